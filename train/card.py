"""Write the model card beside the shipped model.  python train/card.py --scores scores.json [--model src/dragoman/data/models/en]"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

HEAD = """# The English analysis model

Words, sentences, part of speech, morphology, lemmas, dependency trees and names of news text, in one pass. A transformer of 6 layers, 384 wide
(sentence-transformers/all-MiniLM-L6-v2, Apache-2.0) with a head for each task and two layers more for the names alone; inside, the layers are 640 units wide, pruned from 1,536, with 9 of 12
attention heads, and taught by the wide network (those of the names 512 units and 6 heads, taught by a large network); int8 ONNX (weights of 7 bits, so that processors with and without AVX-512 analyse alike).

**Data and licences.** UD English EWT (CC BY-SA 4.0); UD English GUM without its genres fiction and whow (CC BY and CC BY-SA); Universal NER on EWT
(CC BY-SA 4.0); Wikigold, sentences 0 to 999 (CC BY 4.0); CrossNER politics (MIT); our own text with names marked, and without (Apache-2.0); the texts of
Wikinews reports of 2019 and 2020 (CC BY 2.5), read without labels. What the names' layers learned from is these sets as a larger network reads them
(sentence-transformers/all-mpnet-base-v2, Apache-2.0), which learned names from the same sets. The name
lists (`names.txt.gz`) hold place names from GeoNames (CC BY 4.0, geonames.org) and our own lists. The dev and test parts of EWT and GUM were never trained on. The weights are
offered under CC BY-SA 4.0. How to train it again: `train/README.md`.

**Limits.** Edited English prose in mixed case is what it knows best; it was not trained on text in capitals, speech transcripts or other languages.
Organisations are the weakest names. A tree is always given, right or wrong; `certainty` says how sure the parser was of an arc.

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).parents[1] / "src/dragoman/data/models/en")
    args = parser.parse_args()
    scores: dict[str, dict[str, float]] = json.loads(args.scores.read_text(encoding="utf8"))
    lines = ["## Scores", "", "By `python train/evaluate.py --data DATA`, on the shipped int8 model. F1 in percent; LAS with label subtypes.", ""]
    lines += ["| set | UPOS | UAS | LAS | LAS, universal labels | lemma | sentence starts |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, s in scores.items():
        if "las" in s:
            lines.append(f"| {name} | {s['upos']} | {s['uas']} | {s['las']} | {s['las_universal']} | {s['lemma']} | {s['sentences']} |")
    lines += ["", "| names | PER | LOC | ORG | all three |", "| --- | --- | --- | --- | --- |"]
    for name, s in scores.items():
        if "all" in s:
            lines.append(f"| {name} | {s['PER']} | {s['LOC']} | {s['ORG']} | {s['all']} |")
    features = [(name, s) for name, s in scores.items() if "Tense" in s]
    if features:
        keys = [k for k in features[0][1] if k[0].isupper()]
        lines += ["", "| morphology | " + " | ".join(keys) + " |", "| --- |" + " --- |" * len(keys)]
        lines += [f"| {name} | " + " | ".join(str(s[k]) for k in keys) + " |" for name, s in features]
    lines += ["", "## Files", "", "| file | bytes | sha256 |", "| --- | --- | --- |"]
    for path in sorted(args.model.iterdir()):
        if path.suffix != ".md" and not path.name.startswith("."):
            data = path.read_bytes()
            lines.append(f"| {path.name} | {len(data):,} | {hashlib.sha256(data).hexdigest()} |")
    (args.model / "README.md").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
