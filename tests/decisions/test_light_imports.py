import pkgutil
import subprocess
import sys

from outsourcing_lab import decisions


def test_no_module_of_the_decisions_loads_numpy_or_anything_that_draws():
    found = pkgutil.walk_packages(decisions.__path__, f"{decisions.__name__}.")
    names = [module.name for module in found]
    assert {"outsourcing_lab.decisions.value", "outsourcing_lab.decisions.vendors"} <= set(names)
    code = (
        "import sys\n"
        + "".join(f"import {name}\n" for name in names)
        + "print({'numpy', 'scipy', 'pandas', 'matplotlib', 'IPython', 'ipywidgets'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
