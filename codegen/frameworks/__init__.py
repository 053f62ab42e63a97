"""Other front doors: models of scikit-learn, torch and Keras as networks of chalkgrad, with their parameters.

from codegen.frameworks import read_model, save_network

network = read_model(torch.nn.Sequential(...), loss=torch.nn.MSELoss())
network.spec                                  # to derive and to emit
module.Params(**network.parameters)           # for the emitted module
save_network(network, Path("mine.toml"))      # mine.toml for the command line, and mine.npz
"""

from codegen.frameworks.files import load_parameters, save_network
from codegen.frameworks.model import FrameworkError, TrainedNetwork, parameter_shapes
from codegen.frameworks.read import read_model

__all__ = ["FrameworkError", "TrainedNetwork", "load_parameters", "parameter_shapes", "read_model", "save_network"]
