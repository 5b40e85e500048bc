"""Articles in, passages out: reading, the catalogue, the vectors and the search.

Nothing in this package imports ``server``.
"""

import os

# onnxruntime reports to its maker how it is used, and keeps what it could not send in the user's
# cache, unless it is told not to before it is first imported: by this package, and by Chroma.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
