"""Network specs: what a person may write, read and checked into one frozen `NetworkSpec`."""
