#!/usr/bin/env python3
"""Prints what PyTorch runs on, then the best time in microseconds of each case of SideBySide.cs, eager, on one thread."""
import os
import time

os.environ["OMP_NUM_THREADS"] = "1"
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(1)


def best(run, inner):
    start = time.perf_counter()
    while time.perf_counter() - start < 0.4:
        run()
    shortest = 1e9
    start = time.perf_counter()
    while time.perf_counter() - start < 1.5:
        began = time.perf_counter()
        for _ in range(inner):
            run()
        shortest = min(shortest, (time.perf_counter() - began) / inner)
    return shortest * 1e6


def stepper(module, forward, x, y):
    optimizer = torch.optim.Adam(module.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        nn.functional.mse_loss(forward(x), y).backward()
        optimizer.step()
    return step


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


with open("/proc/self/maps") as maps:
    blas = sorted({line.split()[-1].split("/")[-1] for line in maps if "blas" in line or "mkl" in line})
print("torch", torch.__version__, *blas)
small = mlp(70, 64, 64, 21)
print("mlp-70-64-64-21-batch-128", best(stepper(small, small, torch.randn(128, 70), torch.randn(128, 21)), 5))
one = torch.randn(1, 70)


def infer():
    with torch.no_grad():
        small(one)


print("inference-batch-1", best(infer, 50))
large = mlp(512, 512, 512)
print("mlp-512-512-512-batch-256", best(stepper(large, large, torch.randn(256, 512), torch.randn(256, 512)), 1))
lstm = nn.LSTM(64, 64)
print("lstm-64-time-10-batch-128", best(stepper(lstm, lambda x: lstm(x)[0], torch.randn(10, 128, 64), torch.zeros(10, 128, 64)), 1))
