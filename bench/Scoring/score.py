"""Scores rows with XGBoost or scikit-learn, as `score` of the benchmarks asks: contender, model, rows file, rows, features, trees, leaves, depth, threads."""
import json
import sys
import time

import numpy as np

contender, model, file = sys.argv[1:4]
rows, features, trees, leaves, depth, threads = map(int, sys.argv[4:10])
x = np.fromfile(file, dtype=np.float32).reshape(rows, features)

if contender == "xgboost":
    import xgboost

    booster = xgboost.Booster(model_file=model)
    booster.set_param({"nthread": threads})
    score = lambda part: booster.inplace_predict(part, predict_type="margin")
    check = score(x[:100]).tolist()
else:
    # The same shape of a forest, not the same forest: it reads no other library's.
    from sklearn.ensemble import HistGradientBoostingClassifier

    y = (x[:, 0] + np.sin(2 * x[:, 1]) + np.abs(x[:, 2]) + x[:, 5] * x[:, 6] + np.random.default_rng(1).standard_normal(rows) > 0.8)
    forest = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=0.1, max_leaf_nodes=leaves, max_depth=depth or None, max_bins=255, early_stopping=False)
    forest.fit(x[:50000], y[:50000])
    score = forest.decision_function
    check = None


def seconds(batch):
    parts = [x[i * batch:(i + 1) * batch] for i in range(max(1, min(100, rows // batch)))]
    started = time.perf_counter()
    score(parts[0])
    best = float("inf")
    for _ in range(1 if time.perf_counter() - started > 1 else 3):
        calls, started = 0, time.perf_counter()
        while calls == 0 or time.perf_counter() - started < 0.2:
            score(parts[calls % len(parts)])
            calls += 1
        best = min(best, (time.perf_counter() - started) / calls)
    return best


print(json.dumps({"one": seconds(1), "ten": seconds(10), "thousand": seconds(1000), "all": seconds(rows), "check": check}))
