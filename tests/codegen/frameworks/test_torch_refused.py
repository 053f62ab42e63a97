"""What cannot be read exactly from torch is refused, with the layer, what was found and what to do."""

import pytest

from symbolic.spec.model import LossSpec
from tests.codegen.frameworks.agreement import assert_refused

torch = pytest.importorskip("torch", reason="torch is not installed")
nn = torch.nn
prune = pytest.importorskip("torch.nn.utils.prune")


def refused(*layers, words, loss="MSELoss"):
    return assert_refused(nn.Sequential(*layers), *words, loss=loss)


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (nn.Conv1d(1, 2, 3), ("layer `1` (Conv1d)", "torch.nn.modules.conv.Conv1d", "Linear, Sigmoid")),
        (nn.BatchNorm1d(2), ("layer `1` (BatchNorm1d)", "Fold it into the linear layer")),
        (nn.Dropout(0.1).train(), ("layer `1` (Dropout)", "dropout in training", "model.eval()")),
        (nn.GELU("tanh"), ("the approximation by tanh", 'torch.nn.GELU("none")')),
        (nn.PReLU(), ("layer `1` (PReLU)", "learned")),
        (nn.ReLU6(), ("layer `1` (ReLU6)", "Use ReLU")),
        (nn.Hardtanh(), ("torch.nn.modules.activation.Hardtanh",)),
        (nn.Softplus(beta=2), ("beta=2", "beta=1")),
        (nn.Softplus(threshold=3), ("threshold=3", "20, as usual, or more")),
        (nn.LeakyReLU(-0.1), ("layer `1` (LeakyReLU)", "-0.1", "a number from 1e-6 to 1e6")),
        (nn.ELU(-1.0), ("layer `1` (ELU)", "-1.0")),
        (nn.Softmax(0), ("dim=0", "over the units of a sample")),
        (nn.Softmax(), ("dim=None", "dim=1 or dim=-1")),
        (nn.Softmax(1), ("layer `1` (Softmax)", "softmax on a hidden layer")),
        (nn.LogSoftmax(1), ("log_softmax on a hidden layer",)),
        (nn.Flatten(0), ("start_dim=0",)),
        (nn.Unflatten(1, (1, 2)), ("torch.nn.modules.flatten.Unflatten",)),
        (nn.Bilinear(2, 2, 2), ("torch.nn.modules.linear.Bilinear",)),
        (nn.LazyLinear(2), ("layer `1` (LazyLinear)", "Call the model once")),
        (nn.Linear(3, 2), ("layer `1` (Linear)", "found 3 inputs; expected 2")),
        (nn.Linear(2, 2, dtype=torch.complex64), ("weights of type torch.complex64", "real numbers")),
        (nn.Linear(2, 2, device="meta"), ("weights on meta whose numbers cannot be had",)),
    ],
)
def test_a_layer_without_a_counterpart(layer, words):
    refused(nn.Linear(2, 2), layer, nn.Linear(2, 2), words=words)


def test_a_layer_of_ones_own_even_of_a_known_name():
    class Linear(nn.Linear):
        def forward(self, x):
            return super().forward(x) + 1

    refused(Linear(2, 1), words=("layer `0` (Linear)", "test_torch_refused", "Linear, Sigmoid"))


def test_a_forward_put_in_place_of_the_layers():
    layer = nn.Linear(2, 1)
    layer.forward = lambda x: x
    refused(layer, words=("layer `0` (Linear)", "a forward that was put in its place"))
    model = nn.Sequential(nn.Linear(2, 1))
    model.forward = lambda x: x
    assert_refused(model, "a forward of its own", loss="MSELoss")


def test_a_model_with_a_forward_of_its_own():
    class Net(nn.Sequential):
        def forward(self, x):
            return super().forward(x) * 2

    assert_refused(Net(nn.Linear(2, 1)), "a forward of its own", "one after the other", loss="MSELoss")
    refused(nn.Linear(2, 2), Net(nn.Linear(2, 1)), words=("layer `1` (Net)", "a forward of its own"))


def test_a_model_with_another_order_of_its_layers():
    class Reversed(nn.Sequential):
        def __iter__(self):
            return reversed(list(super().__iter__()))

    assert_refused(Reversed(nn.Linear(2, 2), nn.ReLU()), "a __iter__ of its own", loss="MSELoss")


def test_a_module_that_is_no_sequential():
    assert_refused(nn.Linear(2, 1), "torch.nn.modules.linear.Linear", "torch.nn.Sequential(...)", loss="MSELoss")


@pytest.mark.parametrize("hook", ["register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook"])
def test_hooks(hook):
    layer = nn.Linear(2, 1)
    getattr(layer, hook)(lambda *_: None)
    refused(layer, words=("layer `0` (Linear)", "hooks", "Remove them"))


def test_pruned_and_normalized_weights():
    pruned = nn.Linear(2, 1)
    prune.random_unstructured(pruned, "weight", amount=1)
    refused(pruned, words=("forward_pre_hooks", "pruning"))
    refused(nn.utils.parametrizations.weight_norm(nn.Linear(2, 1)), words=("ParametrizedLinear", "remove_param"))


def test_nan_in_the_weights():
    layer = nn.Linear(2, 2)
    with torch.no_grad():
        layer.weight[1, 0] = torch.nan
    refused(layer, words=("layer `0` (Linear)", "NaN or infinity in the weights: 1 entry, the first at [1, 0]"))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("weight", None, ("found no weights",)),
        ("weight", nn.Parameter(torch.ones(2)), ("weights of shape (2,)", "shape (any, any)")),
        ("bias", nn.Parameter(torch.ones(1)), ("biases of shape (1,)", "shape (2,)")),
        ("weight", nn.Parameter(torch.eye(2).to_sparse()), ("numbers cannot be had", "an ordinary tensor")),
    ],
)
def test_parameters_that_do_not_fit(name, value, words):
    layer = nn.Linear(2, 2)
    setattr(layer, name, value)
    refused(layer, words=("layer `0` (Linear)", *words))


def test_a_layer_used_twice_with_its_biases():
    layer = nn.Linear(2, 2)
    refused(layer, nn.Tanh(), layer, words=("layer `2` (Linear)", "the same biases as layer `0` (Linear)"))


def test_activations_out_of_place():
    refused(nn.ReLU(), nn.Linear(2, 1), words=("layer `0` (ReLU)", "relu before any dense layer"))
    refused(nn.Linear(2, 1), nn.ReLU(), nn.Tanh(), words=("layer `2` (Tanh)", "tanh after relu"))
    refused(nn.Identity(), words=("no dense layer",))
    refused(words=("no dense layer",))


def test_every_problem_is_told_at_once():
    inner = nn.Sequential(nn.PReLU(), nn.Linear(2, 2), nn.Hardtanh(), nn.Tanh())
    error = refused(nn.Linear(2, 2), nn.Conv1d(1, 1, 1), inner, words=("3 problems", "layer `2.0` (PReLU)", "`2.2`"))
    assert len(error.problems) == 3


@pytest.mark.parametrize(
    ("end", "loss", "words"),
    [
        (nn.Softmax(1), "CrossEntropyLoss", ("softmax under loss CrossEntropyLoss", "its own softmax")),
        (nn.Sigmoid(), "BCEWithLogitsLoss", ("sigmoid under loss BCEWithLogitsLoss", "its own sigmoid")),
        (nn.ReLU(), "BCEWithLogitsLoss", ("relu under loss BCEWithLogitsLoss",)),
        (nn.Softmax(1), "NLLLoss", ("softmax under loss NLLLoss", "log_softmax there")),
        (nn.Identity(), "NLLLoss", ("no activation under loss NLLLoss",)),
        (nn.LogSoftmax(1), "MSELoss", ("log_softmax under loss MSELoss", "Use softmax instead")),
        (nn.Identity(), "BCELoss", ("layer `0` (Linear)", "values in (-∞, ∞)", "binary_cross_entropy is defined")),
        (nn.Tanh(), "BCELoss", ("layer `1` (Tanh)", "values in (-1, 1)")),
    ],
)
def test_an_end_that_the_loss_does_not_take(end, loss, words):
    refused(nn.Linear(2, 2), end, words=words, loss=loss)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (None, ("loss", "found none", "MSELoss", "loss=torch.nn.MSELoss()")),
        ("MSEloss", ('"MSEloss"', "Did you mean `MSELoss`?")),
        (nn.PoissonNLLLoss(), ("torch.nn.modules.loss.PoissonNLLLoss",)),
        (torch.nn.functional.mse_loss, ("mse_loss",)),
        (nn.MSELoss(reduction="none"), ('reduction="none"', '"mean" or "sum"')),
        (nn.CrossEntropyLoss(label_smoothing=0.1), ("label_smoothing=0.1", "Smooth the targets yourself")),
        (nn.CrossEntropyLoss(weight=torch.ones(2)), ("weight", "no weight")),
        (nn.BCEWithLogitsLoss(pos_weight=torch.ones(2)), ("no pos_weight",)),
        (nn.CrossEntropyLoss(ignore_index=0), ("ignore_index=0",)),
        (nn.SmoothL1Loss(beta=0.5), ("beta=0.5", "HuberLoss(delta=beta)")),
        (nn.HuberLoss(delta=1e9), ("loss HuberLoss, delta", "1000000000.0")),
        (3, ("builtins.int",)),
        (nn.MSELoss, ("torch.nn.modules.loss.MSELoss", "Give an object of the class: MSELoss().")),
        (type("MSELoss", (nn.MSELoss,), {"__module__": "mine"})(), ("mine.MSELoss",)),
    ],
)
def test_a_loss_without_a_counterpart(loss, words):
    refused(nn.Linear(2, 2), words=words, loss=loss)


def test_a_loss_with_another_forward():
    loss = nn.MSELoss()
    loss.forward = lambda p, _: p.sum()
    refused(nn.Linear(2, 2), words=("loss MSELoss", "the loss's own"), loss=loss)


def test_a_loss_of_chalkgrad_takes_values():
    loss = LossSpec(name="squared_error", outputs="mean", samples="mean")
    refused(nn.Linear(2, 2), nn.LogSoftmax(1), words=("log_softmax under the LossSpec",), loss=loss)


@pytest.mark.parametrize(("name", "value"), [("samples", 3), ("outputs", "sum")])
def test_arguments_for_another_library(name, value):
    model = nn.Sequential(nn.Linear(1, 1))
    assert_refused(model, name, "nothing for a model of torch", loss="MSELoss", **{name: value})


def test_a_name_that_no_network_can_have():
    model = nn.Sequential(nn.Linear(1, 1))
    assert_refused(model, "name", "printable", loss="MSELoss", name="a\nb")
