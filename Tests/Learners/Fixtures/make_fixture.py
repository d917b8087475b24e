#!/usr/bin/env python3
"""Writes torch-fixture.json: operator, layer and optimiser cases computed by PyTorch in double precision.

Run with a Python that has PyTorch (Debian: python3-torch): python3 make_fixture.py
Each case holds the inputs, the result and the gradient of sum(result * w), where w repeats (-5..5) / 5.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

torch.manual_seed(20)
torch.set_default_dtype(torch.float64)


def weights(t):
    return ((torch.arange(t.numel()) * 7) % 11 - 5).to(t.dtype).reshape(t.shape) / 5


def numbers(t):
    return [float(f"{x:.10g}") for x in t.detach().reshape(-1).tolist()]


def draw(shape, domain):
    x = torch.randn(shape)
    if domain == "positive":
        x = x.abs() + 0.1
    elif domain == "nonzero":
        x = torch.sign(x) * (x.abs() + 0.2)
    elif domain == "probability":
        x = torch.sigmoid(x)
    elif domain == "wide":
        x = x * 6
    return torch.round(x * 1e4) / 1e4


CASES = []


def add(name, fn, shapes, domain="any", args=(), indices=()):
    inputs = [draw(s, domain).requires_grad_() for s in shapes]
    index = [torch.tensor(i) for i in indices]
    out = fn(*inputs, *index, *args)
    (out * weights(out)).sum().backward()
    CASES.append({
        "op": name, "args": list(args),
        "inputs": [{"shape": list(x.shape), "data": numbers(x),
                    "grad": numbers(x.grad if x.grad is not None else torch.zeros_like(x))} for x in inputs],
        "indices": [{"shape": list(i.shape), "data": i.reshape(-1).tolist()} for i in index],
        "shape": list(out.shape), "data": numbers(out)})


def unary():
    ops = {
        "exp": (torch.exp, "any"), "log": (torch.log, "positive"), "sqrt": (torch.sqrt, "positive"), "square": (torch.square, "any"),
        "tanh": (torch.tanh, "wide"), "sigmoid": (torch.sigmoid, "wide"), "relu": (torch.relu, "nonzero"), "abs": (torch.abs, "nonzero"),
        "neg": (torch.neg, "any"), "reciprocal": (torch.reciprocal, "nonzero"), "softplus": (F.softplus, "wide"), "silu": (F.silu, "wide"),
        "leaky_relu": (F.leaky_relu, "nonzero"), "elu": (F.elu, "nonzero"),
    }
    for name, (fn, domain) in ops.items():
        for shape in [(), (5,), (3, 4), (2, 3, 4)]:
            add(name, fn, [shape], domain)
    for p in [2.0, 3.0, 0.5, -1.0, 1.7, -0.5]:
        add("pow", torch.pow, [(3, 5)], "positive", [p])
    add("pow", torch.pow, [(7,)], "nonzero", [5.0])
    add("pow", torch.pow, [(7,)], "nonzero", [-2.0])
    for low, high in [(-0.5, 0.5), (0.0, 10.0)]:
        add("clamp", torch.clamp, [(4, 5)], "any", [low, high])
    for name, fn in {"add_scalar": lambda x, s: x + s, "mul_scalar": lambda x, s: x * s, "div_scalar": lambda x, s: x / s,
                     "scalar_sub": lambda x, s: s - x, "scalar_div": lambda x, s: s / x}.items():
        add(name, fn, [(3, 3)], "nonzero", [1.75])


def binary():
    ops = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "minimum": torch.minimum, "maximum": torch.maximum}
    shapes = [((3, 4), (3, 4)), ((3, 4), (4,)), ((3, 1), (1, 4)), ((2, 3, 4), (3, 1)), ((), (2, 2)), ((4, 1, 2), (3, 1)), ((5,), (1,))]
    for name, fn in ops.items():
        for pair in shapes:
            add(name, fn, pair, "nonzero")
    add("add_alpha", lambda a, b, s: torch.add(a, b, alpha=s), [(3, 2), (2,)], args=[-0.3])
    add("mul_self", lambda a: a * a + a, [(4,)])


def reductions():
    for shape in [(17,), (3, 5), (2, 3, 4)]:
        add("sum", torch.sum, [shape])
        add("mean", torch.mean, [shape])
        add("std", torch.std, [shape])
        add("var", torch.var, [shape])
        add("norm", torch.norm, [shape])
        add("max_all", torch.max, [shape])
        add("min_all", torch.min, [shape])
        for dim in range(len(shape)):
            add("sum_dim", lambda x, d: x.sum(int(d)), [shape], args=[dim])
            add("sum_keep", lambda x, d: x.sum(int(d), keepdim=True), [shape], args=[dim])
            add("mean_dim", lambda x, d: x.mean(int(d)), [shape], args=[dim])
            add("softmax", lambda x, d: x.softmax(int(d)), [shape], "wide", [dim])
            add("log_softmax", lambda x, d: x.log_softmax(int(d)), [shape], "wide", [dim])
            add("logsumexp", lambda x, d: x.logsumexp(int(d)), [shape], "wide", [dim])
            add("max_dim", lambda x, d: x.max(int(d))[0], [shape], args=[dim])
            add("min_dim", lambda x, d: x.min(int(d))[0], [shape], args=[dim])
    add("std_dim", lambda x, d: x.std(int(d)), [(4, 3)], args=[0])
    add("var_dim", lambda x, d: x.var(int(d)), [(4, 3)], args=[1])
    add("sum_dims", lambda x: x.sum((0, 2)), [(2, 3, 4)])
    add("mean_dims", lambda x: x.mean((1, 2)), [(2, 3, 4)])


def shapes_and_indices():
    add("reshape", lambda x: x.reshape(4, 3), [(2, 6)])
    add("transpose", lambda x: x.transpose(0, 2), [(2, 3, 4)])
    add("permute", lambda x: x.permute(2, 0, 1), [(2, 3, 4)])
    add("t", lambda x: x.t(), [(2, 3)])
    add("expand", lambda x: x.expand(3, 4), [(3, 1)])
    add("squeeze", lambda x: x.squeeze(1), [(3, 1, 2)])
    add("unsqueeze", lambda x: x.unsqueeze(1), [(3, 2)])
    add("flatten", lambda x: x.flatten(1), [(2, 3, 2)])
    add("narrow", lambda x: x.narrow(1, 1, 2), [(3, 4)])
    add("slice_step", lambda x: x[:, 0:5:2], [(2, 5)])
    add("select", lambda x: x.select(1, 2), [(3, 4)])
    add("chunk", lambda x: torch.cat([c.exp() for c in x.chunk(2, 1)], 0), [(2, 4)])
    add("cat", lambda a, b: torch.cat([a, b], 1), [(2, 3), (2, 2)])
    add("cat_first", lambda a, b: torch.cat([a, b, a], 0), [(2, 3), (1, 3)])
    add("stack", lambda a, b: torch.stack([a, b], 1), [(2, 3), (2, 3)])
    add("gather", lambda x, i: x.gather(1, i), [(3, 4)], indices=[[[0, 3], [1, 1], [2, 0]]])
    add("gather_first", lambda x, i: x.gather(0, i), [(3, 2)], indices=[[[0, 2], [2, 2]]])
    add("index_select", lambda x, i: x.index_select(0, i), [(4, 3)], indices=[[3, 0, 3]])
    add("index_select_last", lambda x, i: x.index_select(1, i), [(2, 4)], indices=[[1, 1]])
    add("where", lambda a, b: torch.where(a > b, a * 2, b), [(3, 4), (4,)])
    add("masked_fill", lambda x: x.masked_fill(x > 0, -3.0), [(3, 4)])


def matrices():
    for m, k, n in [(1, 3, 2), (4, 5, 3), (7, 16, 17), (2, 33, 5)]:
        add("mm", torch.mm, [(m, k), (k, n)])
        add("linear", F.linear, [(m, k), (n, k), (n,)])
        add("linear_relu", lambda x, w, b: F.relu(F.linear(x, w, b)), [(m, k), (n, k), (n,)])
        add("linear_tanh", lambda x, w, b: torch.tanh(F.linear(x, w, b)), [(m, k), (n, k), (n,)])
    add("linear_nobias", F.linear, [(2, 3, 4), (5, 4)])
    add("matmul", torch.matmul, [(3,), (3,)])
    add("matmul", torch.matmul, [(3,), (3, 2)])
    add("matmul", torch.matmul, [(2, 3), (3,)])
    add("matmul", torch.matmul, [(2, 3, 4), (4, 2)])
    add("matmul", torch.matmul, [(2, 3, 4), (2, 4, 2)])
    add("addmm", torch.addmm, [(2,), (3, 4), (4, 2)])


def layers():
    for shape in [(3, 6), (2, 3, 5)]:
        add("layer_norm", lambda x, w, b: F.layer_norm(x, w.shape, w, b), [shape, shape[-1:], shape[-1:]])
    for kind, gates, cls in [("lstm", 4, torch.nn.LSTM), ("gru", 3, torch.nn.GRU)]:
        for time, batch, size, hidden in [(1, 1, 2, 3), (3, 2, 2, 4), (4, 3, 3, 2)]:
            def run(x, wi, wh, bi, bh, h0, c0, cls=cls, size=size, hidden=hidden):
                net = cls(size, hidden)
                names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
                for name, value in zip(names, [wi, wh, bi, bh]):
                    delattr(net, name)
                    setattr(net, name, value)
                net._flat_weights = [wi, wh, bi, bh]
                state = (h0, c0) if cls is torch.nn.LSTM else h0
                out, last = net(x, state)
                return torch.cat([out.reshape(-1)] + [s.reshape(-1) for s in (last if isinstance(last, tuple) else (last,))])
            add(kind, run, [(time, batch, size), (gates * hidden, size), (gates * hidden, hidden), (gates * hidden,), (gates * hidden,),
                            (1, batch, hidden), (1, batch, hidden)])


def losses():
    for reduction in ["mean", "sum", "none"]:
        add("mse_loss_" + reduction, lambda a, b, r=reduction: F.mse_loss(a, b, reduction=r), [(3, 4), (3, 4)])
        add("smooth_l1_" + reduction, lambda a, b, r=reduction: F.smooth_l1_loss(a, b, reduction=r), [(3, 4), (3, 4)], "wide")
    add("smooth_l1_beta", lambda a, b, s: F.smooth_l1_loss(a, b, beta=s), [(3, 4), (3, 4)], args=[0.5])
    add("huber_loss", lambda a, b, s: F.huber_loss(a, b, delta=s), [(3, 4), (3, 4)], args=[0.7])
    add("cross_entropy", lambda x, i: F.cross_entropy(x, i), [(4, 3)], "wide", indices=[[0, 2, 1, 2]])
    add("nll_loss", lambda x, i: F.nll_loss(x, i), [(4, 3)], indices=[[0, 2, 1, 2]])
    add("bce_logits", lambda x, y: F.binary_cross_entropy_with_logits(x, torch.sigmoid(y)), [(3, 4), (3, 4)], "wide")


def distributions():
    D = torch.distributions
    add("normal_log_prob", lambda l, s, v: D.Normal(l, s).log_prob(v), [(3, 2), (3, 2), (3, 2)], "positive")
    add("normal_entropy", lambda l, s: D.Normal(l, s).entropy() + 0 * l, [(3, 2), (3, 2)], "positive")
    add("categorical_log_prob", lambda x, i: D.Categorical(logits=x).log_prob(i), [(4, 3)], "wide", indices=[[0, 2, 1, 2]])
    add("categorical_entropy", lambda x: D.Categorical(logits=x).entropy(), [(4, 3)], "wide")
    add("categorical_probs", lambda x, i: D.Categorical(probs=x).log_prob(i), [(4, 3)], "probability", indices=[[0, 2, 1, 2]])


def optimizers():
    runs = []
    kinds = [
        ("Adam", dict(lr=0.01)), ("Adam", dict(lr=0.1, betas=(0.8, 0.95), eps=1e-5, weight_decay=0.1)),
        ("AdamW", dict(lr=0.01)), ("AdamW", dict(lr=0.05, weight_decay=0.3)),
        ("SGD", dict(lr=0.1)), ("SGD", dict(lr=0.1, momentum=0.9)), ("SGD", dict(lr=0.1, momentum=0.9, nesterov=True)),
        ("SGD", dict(lr=0.05, momentum=0.8, dampening=0.3, weight_decay=0.2)),
    ]
    for kind, options in kinds:
        p = draw((19,), "any").requires_grad_()
        start = numbers(p)
        optimizer = getattr(torch.optim, kind)([p], **options)
        steps = []
        for _ in range(8):
            g = draw((19,), "any")
            p.grad = g.clone()
            optimizer.step()
            steps.append({"grad": numbers(g), "after": numbers(p)})
        beta1, beta2 = options.pop("betas", (0.9, 0.999))
        runs.append({"kind": kind, "options": {**options, "beta1": beta1, "beta2": beta2}, "start": start, "steps": steps})
    return runs


for part in [unary, binary, reductions, shapes_and_indices, matrices, layers, losses, distributions]:
    part()
path = pathlib.Path(__file__).with_name("torch-fixture.json")
path.write_text(json.dumps({"torch": torch.__version__, "cases": CASES, "optimizers": optimizers()}, separators=(",", ":")) + "\n")
print(len(CASES), "cases,", path.stat().st_size, "bytes")
