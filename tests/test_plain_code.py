"""Points that rest on tests in a student's own kernel are given for code that computes, and for no other."""

from __future__ import annotations

import pytest

from asylum_clinic.grading.plain_code import beyond_plain

PLAIN = (
    "def share(a, b):\n    return a / b",
    "%matplotlib inline\nimport numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt",
    "from scipy.stats import f_oneway\nfrom IPython.display import display\ndisplay(f_oneway([1, 2], [3, 4]))",
    "df = pd.read_csv('a.csv')\ndf.columns = ['a', 'b']\ndf.loc[df.a > 1, 'b'] = 2\nprint(type(df), df.query('a > 1'))",
    "class Case:\n    def __init__(self, name):\n        self.name = name\n        self._won = False\n",
    "def total(xs):\n    sum = 0\n    for x in xs:\n        sum += x\n    return sum",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    print(error)",
    "if __name__ == '__main__':\n    print([_ for _ in range(3)])",
    "def unfinished(:",
    "",
)
SLY = {
    "import os": "imports os",
    "from unittest.mock import ANY": "imports unittest.mock",
    "from IPython.display import publish_display_data": "imports IPython.display",
    "from pandas import *": "imports pandas",
    "import pandas as pd\npd.io.common.os.getcwd()": "'.os'",
    "().__class__": "'.__class__'",
    "class L:\n    def __eq__(self, other):\n        return True": "defines '__eq__'",
    "class L(pd.Series):\n    def _cmp_method(self, other, op):\n        return self": "defines '_cmp_method'",
    "L = type('L', (), {})": "uses 'type'",
    "kind = type": "uses 'type'",
    "getattr(math, 'p' + 'i')": "uses 'getattr'",
    "x = '__eq__'": "inside Python",
    "float = lambda x: 2.0": "'float' to another use",
    "for float in [lambda x: 2.0]:\n    pass": "'float' to another use",
    "def f():\n    global abs\n    abs = max": "'abs' to another use",
    "def isinstance(a, b):\n    return True": "'isinstance' to another use",
    "np = 3": "'np' to another use",
    "import math\nmath.isclose = print": "changes '.isclose'",
    "%load_ext autoreload": "uses 'get_ipython'",
    "!ls": "uses 'get_ipython'",
    "%%bash\nls": "uses 'get_ipython'",
    "In[-1]": "uses 'In'",
    "(x for x in []).gi_frame": "'.gi_frame'",
    "import numpy\nnumpy.load('a', allow_pickle=True)": "pickled",
    "eval('1')": "uses 'eval'",
}


@pytest.mark.parametrize("code", PLAIN)
def test_what_a_question_asks_for_is_plain(code: str) -> None:
    assert beyond_plain([code], ["import numpy as np"]) == ""


@pytest.mark.parametrize("code", SLY)
def test_what_could_fool_a_test_is_not(code: str) -> None:
    assert SLY[code] in beyond_plain([code], ["import numpy as np"])


@pytest.mark.parametrize(
    ("name", "plain"), [("data.csv", True), ("helper.py", False), ("pandas/x.txt", False), ("math.so", False)]
)
def test_a_file_with_code_beside_the_notebook_is_not_plain(name: str, plain: bool) -> None:
    assert (beyond_plain(["x = 1"], files=[name]) == "") is plain
