"""Charts: one table for series with the same categories, numbers as they are shown."""

from __future__ import annotations

from lxml import etree

from ingestion.extraction.office.charts import CHART, blocks


def series(name: str, names: list[str], values: list[str], code: str = "General") -> str:
    def points(texts: list[str]) -> str:
        return "".join(
            f'<c:pt idx="{at}"><c:v>{text}</c:v></c:pt>' for at, text in enumerate(texts)
        )

    return (
        f"<c:ser><c:tx><c:strRef><c:strCache>{points([name])}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points(names)}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache><c:formatCode>{code}</c:formatCode>{points(values)}"
        "</c:numCache></c:numRef></c:val></c:ser>"
    )


def drawn(plots: str, title: str = "") -> list[str]:
    root = etree.fromstring(
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        f'2006/main"><c:chart>{title}<c:plotArea>{plots}</c:plotArea></c:chart></c:chartSpace>'
    )
    return list(blocks(root))


def test_charts_of_every_kind_are_tables_below_their_title() -> None:
    words = "<a:p><a:r><a:t>Cranes in use</a:t></a:r></a:p>"
    title = f"<c:title><c:tx><c:rich>{words}</c:rich></c:tx></c:title>"
    for kind in (
        "barChart",
        "bar3DChart",
        "line3DChart",
        "pie3DChart",
        "surfaceChart",
        "ofPieChart",
    ):
        plot = f"<c:{kind}>{series('North', ['2019', '2020'], ['3', '4.5'])}</c:{kind}>"
        assert drawn(plot, title) == [
            "Cranes in use",
            "|  | 2019 | 2020 |\n| --- | --- | --- |\n| North | 3 | 4.5 |",
        ]


def test_series_of_the_same_categories_are_rows_of_one_table() -> None:
    names = ["2019", "2020"]
    plots = (
        f"<c:barChart>{series('North', names, ['3', '4'])}</c:barChart>"
        f"<c:lineChart>{series('Quay', names, ['5', '6'])}"
        f"{series('Mole', ['a'], ['7'])}</c:lineChart>"
    )
    assert drawn(plots) == [
        "|  | 2019 | 2020 |\n| --- | --- | --- |\n| North | 3 | 4 |\n| Quay | 5 | 6 |",
        "|  | a |\n| --- | --- |\n| Mole | 7 |",
    ]


def test_numbers_are_shown_as_in_the_chart() -> None:
    plot = series("North", ["a", "b", "c"], ["0.125", "0.5", "x"], "0.0%")
    assert drawn(plot)[0].endswith("| North | 12.5% | 50.0% | x |")
    plot = series("North", ["a", "b", "c"], ["47.34883432000001", "1234567", "1234567.891"])
    assert drawn(plot)[0].endswith("| North | 47.3488 | 1234567 | 1234567.89 |")


def test_a_missing_value_leaves_its_column_empty() -> None:
    plot = series("North", ["a", "b", "c"], ["1", "2", "3"]).replace(
        '<c:pt idx="1"><c:v>2</c:v></c:pt>', ""
    )
    assert drawn(plot)[0].endswith("| North | 1 |  | 3 |")


def test_a_chart_without_values_is_nothing() -> None:
    assert drawn("<c:barChart><c:ser/></c:barChart>") == []
