"""Matrices of countries: links of those down with those across."""

from __future__ import annotations

from evidence.importing.table import Table


class Matrix(Table):
    """Reads a matrix; the diagonal is not used, and one empty half is no half of zeros."""

    def read(self) -> None:
        """Every cell of it."""
        heads = self.layout.headings
        columns = {}
        across = [h.text for h in heads[1:]]
        for k, heading in enumerate(heads):
            if k and heading.text:
                code = self.code(self.number, k, heading.text, among=across)
                if code is not None:
                    columns[k] = code
        self.say(f"links of {len(columns)} countries or regions; the diagonal is not used")
        body = [(n, c) for n, c in self.body() if any(c)]
        skip = self._half_of_zeros(body, columns)
        if skip:
            self.say(f"the {skip} half holds only zeros and is taken as empty")
        empty = place = 0
        down = [c[0] for _, c in body]
        for number, cells in body:
            if sum(bool(c) for c in cells) == 1 and not self.places.is_known(cells[0]):
                self.drop(number, None, next(c for c in cells if c), "a line of text, no figures")
                continue
            row = self.code(number, 0, cells[0], among=down)
            place += 1
            if row is None:
                continue
            for k, column in columns.items():
                text = cells[k] if k < len(cells) else ""
                if column.split()[0] == row.split()[0]:
                    continue
                if not text:
                    empty += 1
                    continue
                if (skip == "upper" and k > place) or (skip == "lower" and k < place):
                    continue
                self.add(number, k, "links", (row, column), "", self.year, text)
        if empty:
            self.say(f"{empty} empty cells of the matrix hold no figure")

    def _half_of_zeros(
        self, body: list[tuple[int, tuple[str, ...]]], columns: dict[int, str]
    ) -> str:
        """Which half of a matrix is filled with zeros only, where the other one is not."""
        told = {"upper": set(), "lower": set()}  # type: dict[str, set[str]]
        for place, (_, cells) in enumerate(body, start=1):
            for k in columns:
                if k != place and k < len(cells) and cells[k]:
                    told["upper" if k > place else "lower"].add(cells[k])
        for half, other in (("upper", "lower"), ("lower", "upper")):
            if told[half] and told[half] <= {"0", "0.0"} and not told[other] <= {"0", "0.0"}:
                return half
        return ""
