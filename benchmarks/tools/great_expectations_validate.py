"""Great Expectations on pandas: read a KPI return and validate it by the same column rules."""

import sys
from pathlib import Path

from benchmarks.tools.rules import KEY, MEASURE, NUMBERS, PERIOD, STATES, YES_NO
from benchmarks.tools.serving import serve


def main(warm: str, file: str) -> None:
    """Read and validate until told no more."""
    import great_expectations as gx
    import pandas as pd
    from great_expectations import expectations as expect

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("kpi")
    batches = asset.add_batch_definition_whole_dataframe("whole")
    numbers = [
        expect.ExpectColumnValuesToBeBetween(column=name, min_value=0, max_value=most)
        for name, most in NUMBERS.items()
    ]
    suite = gx.ExpectationSuite(
        name="kpi",
        expectations=[
            *(expect.ExpectColumnValuesToNotBeNull(column=name) for name in KEY),
            expect.ExpectColumnValuesToMatchRegex(column="period", regex=PERIOD),
            expect.ExpectColumnValuesToMatchRegex(column="measure", regex=MEASURE),
            expect.ExpectColumnValuesToBeInSet(column="state", value_set=STATES),
            expect.ExpectColumnValuesToBeInSet(column="provisional", value_set=YES_NO),
            *numbers,
            expect.ExpectCompoundColumnsToBeUnique(column_list=KEY),
        ],
    )

    def run(path: Path) -> None:
        batch = batches.get_batch({"dataframe": pd.read_csv(path)})
        result = batch.validate(suite)
        if not result.success:
            raise SystemExit(f"the return is refused: {result.describe()}")

    serve(run, Path(warm), Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
