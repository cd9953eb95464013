"""Any number of workers makes the same records in the same order, and a worker that dies loses none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from dragoman import Document, as_json, workers
from dragoman.workers import Coded, EngineError, Parts, Processes, code_all

TEXT = "Envoy {0} met rebels in Kampala on Monday. Police arrested {1} protesters, an official said."
DOCUMENTS = [Document(f"d{k}", TEXT.format("ABCDEFGHIJ"[k % 10], k + 2), "2024-03-06") for k in range(40)]


def records(coded):
    return [c and (c.document.id, [as_json(e) for e in c.events], c.error) for c in coded]


@pytest.fixture(scope="module")
def wanted(coder):
    return records(code_all(DOCUMENTS, Parts(), workers=1, coder=coder))


def test_two_workers_make_what_one_makes(wanted):
    assert records(code_all(DOCUMENTS, Parts(), workers=2)) == wanted


def test_what_needs_no_coding_keeps_its_place(coder):
    mixed = [None, DOCUMENTS[0], None, None, None, None, DOCUMENTS[1], *[None] * 9]
    for found in (code_all(mixed, Parts(), 1, coder=coder), workers._in_order(Pool(), workers._units(mixed))):
        assert [c and c.document.id for c in found] == [d and d.id for d in mixed]
    assert list(code_all([], Parts(), 2, coder=coder)) == []


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_worker_loses_nothing(wanted, monkeypatch):
    pools = []
    made = Processes._made
    monkeypatch.setattr(Processes, "_made", lambda self: pools.append(made(self)) or pools[-1])
    found = []
    for coded in code_all(DOCUMENTS, Parts(), workers=2):
        found.append(coded)
        if len(found) == 5:
            os.kill(next(iter(pools[-1]._processes)), signal.SIGKILL)
    assert records(found) == wanted
    assert len(pools) >= 2


class Pool:
    """Codes nothing, and dies of the document d2."""

    ahead, lost = 2, (ConnectionError,)

    def submit(self, unit):
        class Future:
            def result(_):
                if any(d and d.id == "d2" for d in unit):
                    raise ConnectionError
                return [d and Coded(d) for d in unit]

            def done(_):
                return True

        return Future()

    def mend(self):
        pass


def test_a_document_that_ends_its_worker_is_named_and_the_rest_is_coded():
    out = list(workers._in_order(Pool(), workers._units(DOCUMENTS[:12])))
    assert [c.document.id for c in out] == [d.id for d in DOCUMENTS[:12]]
    assert [c.document.id for c in out if c.error] == ["d2"]


def test_no_worker_outlives_a_killed_main_process(tmp_path):
    code = (
        "from dragoman.workers import Parts, Processes; import time\n"
        "class Nothing(Parts):\n    def load(self): pass\n"
        "if __name__ == '__main__':\n    pool = Processes(Nothing(), 1); print(*pool.pool._processes, flush=True); time.sleep(60)\n"
    )
    (tmp_path / "m.py").write_text(code)
    process = subprocess.Popen([sys.executable, tmp_path / "m.py"], stdout=subprocess.PIPE, text=True)
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end and _lives(worker):
        time.sleep(0.05)
    assert not _lives(worker)


def _lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_engines_that_there_are_none_of():
    pytest.importorskip("distributed")
    with pytest.raises(EngineError, match="is no engine; write dask://HOST:PORT"):
        list(code_all(DOCUMENTS, Parts(), engine="ray://x"))
    for address in ("dask://127.0.0.1:9", "dask://127.0.0.1"):
        with pytest.raises(EngineError, match="no Dask scheduler answers"):
            list(code_all(DOCUMENTS, Parts(), engine=address))


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_dask_with_a_killed_worker(wanted):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        found = []
        for coded in code_all(DOCUMENTS, Parts(), engine=cluster.scheduler_address.replace("tcp://", "dask://")):
            found.append(coded)
            if len(found) == 9:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        assert records(found) == wanted
