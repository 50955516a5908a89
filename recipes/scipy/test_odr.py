# SPDX-License-Identifier: Apache-2.0
"""What ODRPACK's Fortran writes, to files and to stdout."""

import json
import os
import re
import tempfile
from pathlib import Path

import native
import numpy as np
from native import noisy
from scipy import odr

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[DE][+-]\d+)?")


def fit(**options: object) -> odr.ODR:
    model = odr.Model(lambda b, t: b[0] * np.exp(-b[1] * t) + b[2])
    return odr.ODR(odr.Data(*noisy()), model, beta0=[2, 1, 0.4], **options)


def report() -> str:
    """Of a fit, long."""
    with tempfile.TemporaryDirectory() as folder:
        run = fit(rptfile=os.path.join(folder, "report.txt"))
        run.set_iprint(init=2, iter=2, final=2)
        run.run()
        return Path(folder, "report.txt").read_text()


def numbers(text: str) -> list[float]:
    return [float(word.replace("D", "E")) for word in NUMBER.findall(text)]


def test_a_report_is_that_of_a_native_run() -> None:
    expected, found = json.loads(native.EXPECTED.read_text())["report of odr"], report()
    assert NUMBER.sub("#", found) == NUMBER.sub("#", expected)
    assert [len(line) for line in found.splitlines()] == [len(line) for line in expected.splitlines()]
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=1e-3, atol=1e-6)


def test_a_report_goes_to_stdout() -> None:
    kept = os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        try:
            run = fit()
            run.set_iprint(init=1, final=1)
            run.run()
        finally:
            os.dup2(kept, 1)
            os.close(kept)
        file.seek(0)
        text = file.read().decode()
    assert "*** FINAL SUMMARY FOR FIT BY METHOD OF ODR ***" in text


def test_a_check_of_derivatives_is_reported() -> None:
    model = odr.Model(
        lambda b, x: b[0] * x + b[1], fjacb=lambda b, x: np.vstack([3 * x, x]), fjacd=lambda b, x: b[0] + 0 * x
    )
    with tempfile.TemporaryDirectory() as folder:
        report, errors = os.path.join(folder, "report.txt"), os.path.join(folder, "errors.txt")
        data = odr.Data([1.0, 2.0, 3.0], [2.0, 3.0, 4.0])
        run = odr.ODR(data, model, beta0=[1, 1], rptfile=report, errfile=errors)
        run.set_job(deriv=2)
        run.set_iprint(init=2, final=1)
        assert run.run().info // 10000 == 4
        assert "DISAGREE" in Path(errors).read_text()
        assert Path(report).exists()


def test_a_file_that_cannot_be_made_is_an_error() -> None:
    try:
        fit(rptfile="/no/such/folder/report.txt").run()
    except OSError as error:
        assert "rptfile" in str(error)
        return
    raise AssertionError("no OSError")


if __name__ == "__main__":
    native.keep({**json.loads(native.EXPECTED.read_text()), "report of odr": report()})
