"""How fast it is: ratios measured side by side in one run. `python -m bench.run`."""
