#!/usr/bin/env python3
"""Makes run.txt, qrels.txt and expected.tsv: a synthetic experiment measured by ir-measures.

usage: pip install ir-measures && python3 make.py

With ties in scores, topics that the run leaves out, topics without relevant records, graded judgments and records
without a judgment.
"""
import random

import ir_measures
from ir_measures import AP, RR, P, R, nDCG

random.seed(20240611)
records = [f"r{n:03}" for n in range(150)]
qrels, run = [], []
for topic in range(1, 31):
    name = f"t{topic:02}"
    judged = random.sample(records, random.randint(1, 25))
    grades = [0] * len(judged) if topic in (7, 19) else [random.choice([0, 0, 1, 1, 2, 3]) for _ in judged]
    qrels += [(name, record, grade) for record, grade in zip(judged, grades)]
    if topic in (4, 23):
        continue
    depth = random.choice([3, 20, 60, 120])
    found = random.sample(records, depth)
    scores = sorted((random.choice([1, 2, 3, 5, 8]) + random.choice([0, 0.5]) for _ in found), reverse=True)
    run += [(name, record, rank, score) for rank, (record, score) in enumerate(zip(found, scores), 1)]
run.append(("t99", "r001", 1, 1.0))

with open("qrels.txt", "w") as out:
    out.writelines(f"{topic} 0 {record} {grade}\n" for topic, record, grade in qrels)
with open("run.txt", "w") as out:
    out.writelines(f"{topic} Q0 {record} {rank} {score} synthetic\n" for topic, record, rank, score in run)
metrics = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "MAP": AP, "R@10": R @ 10, "R@100": R @ 100, "P@1": P @ 1}
measured = ir_measures.calc_aggregate(
    metrics.values(),
    list(ir_measures.read_trec_qrels("qrels.txt")),
    list(ir_measures.read_trec_run("run.txt")),
)
with open("expected.tsv", "w") as out:
    out.writelines(f"{name}\t{measured[metric]:.6f}\n" for name, metric in metrics.items())
