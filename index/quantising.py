"""Makes the quick form of the default model: ``python -m index.quantising FOLDER TARGET``.

The transformer is exported to ONNX and its weights are made 8-bit integers, each row with
a scale of its own. What it computes is otherwise the same; vectors have a cosine of .99 to
those of the whole weights.
"""

import hashlib
import sys
import tempfile
import warnings
from pathlib import Path


def main(folder: str, target: str) -> None:
    """Make ``target`` and beside it its sha256; it is complete or not there at all."""
    warnings.simplefilter("ignore")  # of the exporter's own
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel, AutoTokenizer

    model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    words = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    place = Path(target)

    class States(torch.nn.Module):
        """The vectors of all tokens."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            """Shapes (texts, tokens) to (texts, tokens, dimensions)."""
            states: torch.Tensor = self.model(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            return states

    example = words(["a shorter text", "a text"], padding=True, return_tensors="pt")
    axes = {0: "texts", 1: "tokens"}
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        exported, quick = Path(scratch, "whole.onnx"), Path(scratch, "quick.onnx")
        torch.onnx.export(
            States(),
            (example["input_ids"], example["attention_mask"]),
            str(exported),
            input_names=["input_ids", "attention_mask"],
            output_names=["states"],
            dynamic_axes=dict.fromkeys(("input_ids", "attention_mask", "states"), axes),
            dynamo=False,
            opset_version=17,
        )
        quantize_dynamic(exported, quick, weight_type=QuantType.QInt8, per_channel=True)
        digest = hashlib.sha256(quick.read_bytes()).hexdigest()
        noted = Path(scratch, "sha256")
        noted.write_text(digest, encoding="ascii")
        quick.replace(place)
        noted.replace(place.with_suffix(".sha256"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
