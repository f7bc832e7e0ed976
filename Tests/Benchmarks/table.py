"""Tables of results."""


def markdown(rows, names, own):
    """All rows in Markdown; behind each value its ratio to that of the column `own`."""
    lines = [["", *names], ["---"] * (len(names) + 1)]
    for title, cells in rows:
        measure = cells.get(own, (None,))[0]
        line = [title]
        for name in names:
            value, text = cells.get(name, (None, ""))
            ratio = f" · {value / measure:.2f}" if measure and value is not None and name != own else ""
            line.append(text + ratio)
        lines.append(line)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
