"""Trains once with XGBoost or scikit-learn, as `train` of the benchmarks asks: contender, file, rows, features, categories, threads."""
import json
import re
import sys
import time

import numpy as np

contender, file = sys.argv[1:3]
rows, features, categories, threads = map(int, sys.argv[3:7])
training = rows * 4 // 5


def read(start, end):
    x = np.empty((end - start, features), dtype=np.float32)
    for feature in range(features):
        x[:, feature] = np.fromfile(file, dtype=np.float32, count=end - start, offset=4 * (feature * rows + start))
    return x, np.fromfile(file, dtype=np.uint8, count=end - start, offset=4 * features * rows + start)


def peak_megabytes():
    if sys.platform == "linux":
        # Not by getrusage, which here gives no less than the peak of the process that started this one.
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s*(\d+)", status.read())[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


x, y = read(0, training)

if contender == "xgboost":
    import xgboost

    model = xgboost.XGBClassifier(
        n_estimators=100, learning_rate=0.2, tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=20, max_bin=255,
        min_child_weight=1, reg_lambda=0, n_jobs=threads, enable_categorical=categories > 0,
        feature_types=["c"] * categories + ["q"] * (features - categories) if categories else None)
else:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.2, max_leaf_nodes=20, min_samples_leaf=10, max_bins=255, early_stopping=False,
        categorical_features=list(range(categories)) or None)

started = time.perf_counter()
model.fit(x, y)
seconds = time.perf_counter() - started
peak = peak_megabytes()

from sklearn.metrics import roc_auc_score

held, truth = read(training, rows)
print(json.dumps({"seconds": seconds, "peakMegabytes": peak, "auc": roc_auc_score(truth, model.predict_proba(held)[:, 1])}))
