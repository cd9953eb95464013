"""Store the trees of the codebook's examples that have none yet, for a person to review.  python train/reviewed_trees.py

Writes the shipped model's tree of each new example to src/dragoman/data/codebook/trees/TYPE.conllu and prints it; a tree of a sentence that is
no example any more goes. Read what it printed and put right in the file what the parser got wrong: from then on `dragoman check codebook` can
tell a fault of the rule (wrong on the reviewed tree) from one of the parser (wrong on its own tree alone).
"""

from __future__ import annotations

from dragoman.analyse import analyse, load_model
from dragoman.coding.check import digest, read_trees, to_conllu
from dragoman.coding.codebook import Codebook
from dragoman.data import data_path
from dragoman.records import Document


def main() -> None:
    model, folder = load_model(), data_path("codebook/trees")
    stored = read_trees(folder)
    written: set[str] = set()
    for event in Codebook.load().types.values():
        blocks = []
        for example in event.examples:
            key = digest(example.text)
            if key in written:
                continue
            written.add(key)
            tree = stored.get(key)
            block = to_conllu(tree or analyse(Document(example.source, example.text), model))
            if tree is None:
                print(block)
            blocks.append(block)
        (folder / f"{event.name.lower()}.conllu").write_text("\n".join(blocks), encoding="utf8")
    print(f"{len(written)} trees, {len(written - stored.keys())} of them new")


if __name__ == "__main__":
    main()
