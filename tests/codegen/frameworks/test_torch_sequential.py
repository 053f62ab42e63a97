"""torch.nn.Sequential: outputs, loss and autograd's gradients are those of the emitted module."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.frameworks import read_model
from symbolic.spec.model import LossSpec
from tests.codegen.frameworks.agreement import assert_agrees

torch = pytest.importorskip("torch", reason="torch is not installed")
nn = torch.nn

SAMPLES = 5
ACTIVATIONS = [
    nn.Sigmoid(),
    nn.Tanh(),
    nn.ReLU(),
    nn.LeakyReLU(),
    nn.LeakyReLU(0.3),
    nn.LeakyReLU(0),
    nn.ELU(),
    nn.ELU(0.7),
    nn.SELU(),
    nn.GELU(),
    nn.SiLU(),
    nn.Softplus(),
    nn.Softsign(),
    nn.Identity(),
    nn.Dropout(0.5).eval(),
    nn.AlphaDropout(0.5).eval(),
    nn.Dropout(0).train(),
    nn.Flatten(),
]
OF_VALUES = [nn.MSELoss, nn.L1Loss, nn.HuberLoss, nn.SmoothL1Loss]
# What the model ends in, the loss, and what the prediction of chalkgrad is of the model's output.
ENDS = [
    *((end, loss, None) for end in (nn.Identity(), nn.Tanh(), nn.Softmax(1)) for loss in OF_VALUES),
    (nn.Identity(), lambda **options: nn.HuberLoss(delta=0.2, **options), None),
    (nn.Identity(), lambda **options: nn.SmoothL1Loss(beta=0.0, **options), None),
    (nn.Sigmoid(), nn.BCELoss, None),
    (nn.Softmax(-1), nn.BCELoss, None),
    (nn.Identity(), nn.BCEWithLogitsLoss, torch.sigmoid),
    (nn.Identity(), nn.CrossEntropyLoss, lambda output: torch.softmax(output, 1)),
    (nn.LogSoftmax(1), nn.CrossEntropyLoss, torch.exp),
    (nn.LogSoftmax(-1), nn.NLLLoss, torch.exp),
]


def sequential(*layers, seed=0):
    torch.manual_seed(seed)
    for layer in layers:
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    return nn.Sequential(*layers).double()


def targets(loss, output, seed=0):
    """Return valid targets as torch takes them and as rows."""
    rng = np.random.default_rng(seed)
    if isinstance(loss, nn.CrossEntropyLoss | nn.NLLLoss):
        classes = rng.integers(0, output.shape[1], len(output))
        return torch.tensor(classes), np.eye(output.shape[1])[classes]
    rows = rng.random(tuple(output.shape))
    return torch.tensor(rows), rows


def own_gradients(model):
    """Return the gradients of the Linear layers' parameters, each array once, by their names."""
    gradients, seen = {}, set()
    for l, layer in enumerate((layer for layer in model.modules() if isinstance(layer, nn.Linear)), start=1):
        for name, parameter in ((f"W{l}", layer.weight), (f"b{l}", layer.bias)):
            if parameter is not None and id(parameter) not in seen:
                gradients[name] = parameter.grad.numpy()
                seen.add(id(parameter))
    return gradients


def assert_same(model, loss, inputs, predicted=None, seed=0, **arguments):
    network = read_model(model, loss=loss, **arguments)
    x = np.random.default_rng(seed).standard_normal((SAMPLES, inputs))
    model.zero_grad()
    output = model(torch.tensor(x))
    own, rows = targets(loss, output, seed)
    cost = loss(output, own)
    cost.backward()
    prediction = output if predicted is None else predicted(output)
    assert_agrees(network, x, rows, prediction.detach().numpy(), cost.item(), own_gradients(model))
    return network


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=str)
def test_every_activation(activation):
    model = sequential(nn.Linear(3, 4), activation, nn.Linear(4, 2))
    assert_same(model, nn.MSELoss(), 3)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize(("end", "loss", "predicted"), ENDS)
def test_every_loss_with_every_end(end, loss, predicted, reduction):
    model = sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3), end)
    network = assert_same(model, loss(reduction=reduction), 3, predicted)
    assert network.prediction.endswith("the model's output")
    assert (network.prediction == "the model's output") == (predicted is None)


@pytest.mark.parametrize("biases", list(itertools.product([True, False], repeat=3)))
def test_any_biases(biases):
    sizes = zip((3, 4, 2), (4, 2, 2), biases, strict=True)
    first, second, third = (nn.Linear(n, m, bias=bias) for n, m, bias in sizes)
    network = assert_same(sequential(first, nn.ReLU(), second, nn.Tanh(), third), nn.L1Loss(), 3)
    assert tuple(layer.bias for layer in network.spec.layers) == biases


def test_soft_targets_of_cross_entropy_need_not_sum_to_one():
    model, loss = sequential(nn.Linear(2, 3)), nn.CrossEntropyLoss()
    x = np.random.default_rng(0).standard_normal((SAMPLES, 2))
    y = np.random.default_rng(1).random((SAMPLES, 3))
    output = model(torch.tensor(x))
    cost = loss(output, torch.tensor(y))
    cost.backward()
    prediction = torch.softmax(output, 1).detach().numpy()
    assert_agrees(read_model(model, loss=loss), x, y, prediction, cost.item(), own_gradients(model))


def test_linear_layers_in_a_row_have_the_identity_between_them():
    network = assert_same(sequential(nn.Linear(3, 2), nn.Linear(2, 4), nn.Linear(4, 1)), nn.MSELoss(), 3)
    assert [layer.activation for layer in network.spec.layers] == ["identity"] * 3


def test_a_sequential_inside_another_is_read_in_its_place():
    inner = nn.Sequential(nn.Linear(4, 4), nn.Sequential(nn.ReLU(), nn.Sequential()))
    assert_same(sequential(nn.Linear(3, 4), nn.Sigmoid(), inner, nn.Linear(4, 1)), nn.MSELoss(), 3)


def test_a_subclass_that_changes_nothing_is_read():
    class Net(nn.Sequential):
        pass

    network = read_model(Net(nn.Linear(2, 1)), loss="MSELoss")
    assert network.spec.name == "Net"
    assert read_model(Net(nn.Linear(2, 1)), loss="MSELoss", name="mine").spec.name == "mine"


def test_a_tied_matrix_is_shared_and_its_gradient_the_sum():
    first, second = nn.Linear(3, 3), nn.Linear(3, 3)
    second.weight = first.weight
    network = assert_same(sequential(first, nn.Tanh(), second, nn.Tanh(), nn.Linear(3, 1)), nn.MSELoss(), 3)
    assert list(network.parameters) == ["W1", "b1", "b2", "W3", "b3"]


def test_a_layer_used_twice_without_biases_is_shared():
    layer = nn.Linear(3, 3, bias=False)
    network = assert_same(sequential(layer, nn.Tanh(), layer, nn.Sigmoid()), nn.BCELoss(), 3)
    assert network.spec.layers[1].share == 1


def test_equal_numbers_in_two_parameters_are_not_shared():
    first, second = nn.Linear(3, 3), nn.Linear(3, 3)
    model = sequential(first, nn.Tanh(), second)
    second.weight.data = first.weight.data
    assert assert_same(model, nn.MSELoss(), 3).spec.layers[1].share is None


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_shorter_numbers_are_read_exactly(dtype):
    model = nn.Sequential(nn.Linear(3, 2)).to(dtype)
    weights = read_model(model, loss="MSELoss").parameters["W1"]
    assert (weights == model[0].weight.detach().double().numpy()).all()


def test_parameters_are_copies_that_cannot_be_written_to():
    model = sequential(nn.Linear(2, 1))
    network = read_model(model, loss="MSELoss")
    before = network.parameters["W1"].copy()
    with torch.no_grad():
        model[0].weight.zero_()
    assert (network.parameters["W1"] == before).all()
    with pytest.raises(ValueError, match="read-only"):
        network.parameters["W1"][0, 0] = 1


@pytest.mark.parametrize(
    ("name", "loss"),
    [("MSELoss", nn.MSELoss()), ("HuberLoss", nn.HuberLoss()), ("SmoothL1Loss", nn.SmoothL1Loss())],
)
def test_the_name_of_a_loss_stands_for_its_defaults(name, loss):
    model = sequential(nn.Linear(2, 2))
    assert read_model(model, loss=name).spec == read_model(model, loss=loss).spec


def test_a_loss_may_be_given_in_the_terms_of_chalkgrad():
    loss = LossSpec(name="hinge", outputs="mean", samples="sum", l2=0.5)
    assert read_model(sequential(nn.Linear(2, 2)), loss=loss).spec.loss == loss


def test_where_softplus_is_cut_off_is_said():
    network = read_model(sequential(nn.Linear(1, 1), nn.Softplus()), loss="MSELoss")
    assert network.notes == (
        "torch takes z itself for softplus(z) from z = 20 on; chalkgrad's softplus is larger there, by at most 2e-09.",
    )


def test_targets_of_classes_are_explained():
    network = read_model(sequential(nn.Linear(1, 2)), loss="CrossEntropyLoss")
    assert network.notes == ("Targets are the numbers of classes, as in torch, or one-hot rows.",)
    assert network.prediction == "the softmax of the model's output"


@settings(max_examples=20, deadline=None, derandomize=True)
@given(widths=st.lists(st.integers(1, 6), min_size=2, max_size=5), data=st.data())
def test_any_shape(widths, data):
    layers = []
    for n, m in itertools.pairwise(widths):
        layers.append(nn.Linear(n, m, bias=data.draw(st.booleans())))
        layers += data.draw(st.sampled_from([[], [nn.Tanh()], [nn.Flatten(), nn.SiLU()], [nn.ELU(0.5)]]))
    loss = data.draw(st.sampled_from([nn.MSELoss(), nn.HuberLoss(reduction="sum", delta=0.5), nn.BCEWithLogitsLoss()]))
    predicted = None
    if isinstance(loss, nn.BCEWithLogitsLoss):
        layers.append(nn.Linear(widths[-1], 2))
        predicted = torch.sigmoid
    assert_same(sequential(*layers, seed=len(widths)), loss, widths[0], predicted, seed=math.prod(widths))
