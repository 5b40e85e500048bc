"""What is used here tells nobody that it is."""

import os
import subprocess
import sys
from pathlib import Path

# Where one of these is set onnxruntime reports nothing by itself.
CONTINUOUS = ("CI", "TF_BUILD", "GITHUB_ACTIONS", "JENKINS_URL", "TEAMCITY_VERSION", "TRAVIS")


def test_onnxruntime_keeps_no_record_of_its_use(tmp_path: Path) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    env = {name: value for name, value in told.items() if name not in CONTINUOUS}
    env |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    code = "import index.quantised, index.vectors, onnxruntime; onnxruntime.get_device()"
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=300)
    assert not any("onnxruntime" in str(path) for path in tmp_path.rglob("*"))
