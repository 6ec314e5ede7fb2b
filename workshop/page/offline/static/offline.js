"use strict";
// Shows what data.js holds. Words and names of data go in as text, never as markup.
(function () {
  const data = window.COLLABCAST, grid = data.grid;
  const last = data.years.length - 1;
  const state = { lang: "en", mode: "shipped", scenario: 0, outcome: "", region: "",
                  at: grid.levers.map(() => 0) };
  const by = (id) => document.getElementById(id);

  function word(key, values) {
    const text = data.words[state.lang][key];
    return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  }

  // No more digits than the interval allows: the rule of the reports.
  function stepOf(half) {
    return half > 0 ? 10 ** Math.floor(Math.log10(half / 3.55)) : 0;
  }
  function digits(value, step, sign) {
    const places = step > 0 ? Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
    const round = step > 0 ? Math.round(value / step) * step : value;
    return round.toLocaleString(state.lang === "zh" ? "zh-CN" : "en-GB", {
      minimumFractionDigits: places, maximumFractionDigits: places,
      signDisplay: sign ? "exceptZero" : "auto" }).replace("-", "\u2212");
  }
  function told(band, unit, sign) {
    if (band.some((v) => v === null)) return word("none");
    const step = stepOf(Math.abs(band[2] - band[0]) / 2);
    const [low, middle, high] = band.map((v) => digits(v, step, sign));
    return `${middle} (${word("to", { low, high })}) ${unit}`;
  }

  // Linear in each lever between the computed points; the same as grid.py.
  function corners() {
    let found = [{ index: 0, weight: 1 }];
    grid.levers.forEach((lever, k) => {
      const values = lever.values;
      let i = values.length - 2;
      while (i > 0 && values[i] > state.at[k]) i -= 1;
      const share = (state.at[k] - values[i]) / (values[i + 1] - values[i]);
      found = found.flatMap(({ index, weight }) => [
        { index: index * values.length + i, weight: weight * (1 - share) },
        { index: index * values.length + i + 1, weight: weight * share }]);
    });
    return found.filter((c) => c.weight !== 0);
  }
  function interpolated(key) {
    const points = grid.series[key].values, at = corners();
    return [0, 1, 2].map((q) => data.years.map((_, t) => {
      let sum = 0;
      for (const { index, weight } of at) {
        const value = points[index][q][t];
        if (value === null) return null;
        sum += weight * value;
      }
      return sum;
    }));
  }

  const series = () => (state.mode === "shipped" ? data.scenarios[state.scenario].series : grid.series);
  const changes = (key) => (state.mode === "shipped" ? series()[key] : interpolated(key));
  const atEnd = (rows) => rows.map((row) => row[last]);

  function options(select, rows, chosen) {
    select.replaceChildren(...rows.map(([value, text]) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      option.selected = value === chosen;
      return option;
    }));
  }
  const unique = (list) => [...new Set(list)];

  function choices() {
    const keys = Object.keys(series()), outcomes = unique(keys.map((k) => k.split("|")[0]));
    if (!outcomes.includes(state.outcome)) state.outcome = outcomes.includes("links") ? "links" : outcomes[0];
    options(by("outcome"), outcomes.map((o) => [o, data.outcomes[o][state.lang].title]), state.outcome);
    const regions = keys.filter((k) => k.split("|")[0] === state.outcome).map((k) => k.split("|")[1]);
    if (!regions.includes(state.region)) state.region = regions[0];
    options(by("region"), regions.map((r) => [r, data.regions[r][state.lang]]), state.region);
    return regions;
  }

  function mark(name, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function draw(rows, unit) {
    const chart = by("chart"), left = 60, right = 700, top = 24, bottom = 265;
    const known = rows.flat().filter((v) => v !== null);
    const low = Math.min(0, ...known), high = Math.max(0, ...known), span = high - low || 1;
    const x = (t) => left + ((right - left) * t) / Math.max(1, last);
    const y = (v) => bottom - ((bottom - top) * (v - low)) / span;
    const years = data.years.map((_, t) => t).filter((t) => rows.every((row) => row[t] !== null));
    const line = (row, order) => order.map((t) => `${x(t).toFixed(1)},${y(row[t]).toFixed(1)}`).join(" ");
    const parts = [mark("text", { x: left, y: 14 }, unit)];
    const step = stepOf(span) || 1;
    for (const value of unique([low, 0, high])) {
      parts.push(mark("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, digits(value, step, true)));
    }
    parts.push(mark("line", { x1: left, x2: right, y1: y(0), y2: y(0), class: "zero" }));
    if (years.length) {
      const back = [...years].reverse();
      parts.push(mark("polygon", { class: "band", points: `${line(rows[2], years)} ${line(rows[0], back)}` }));
      parts.push(mark("polyline", { class: "middle", points: line(rows[1], years) }));
    }
    for (const t of unique([0, Math.round(last / 2), last])) {
      parts.push(mark("text", { x: x(t), y: 290, "text-anchor": "middle" }, data.years[t]));
    }
    chart.replaceChildren(...parts);
    chart.setAttribute("aria-label", by("heading").textContent);
  }

  function how(key, unit) {
    if (state.mode === "shipped") {
      const one = data.scenarios[state.scenario];
      return word("run", { run: one.run, name: one.name, n: data.replicates, seed: data.seed, year: data.years[last] });
    }
    if (grid.levers.every((lever, k) => lever.values.includes(state.at[k]))) return word("point");
    const error = grid.series[key].error;
    const show = (v) => v.toLocaleString(state.lang === "zh" ? "zh-CN" : "en-GB", { maximumSignificantDigits: 2 });
    return word("between", { n: grid.held_out, most: show(error.most), middle: show(error.middle), unit });
  }

  function table(regions, unit) {
    const rows = regions.map((region) => [data.regions[region][state.lang],
      told(atEnd(changes(`${state.outcome}|${region}`)), unit, true)]);
    by("table").replaceChildren(...rows.map((cells) => {
      const row = document.createElement("tr");
      row.append(...cells.map((text) => {
        const cell = document.createElement("td");
        cell.textContent = text;
        return cell;
      }));
      return row;
    }));
  }

  function show() {
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    document.title = word("title");
    by("what").textContent = word("what", { model: data.model });
    by("note").textContent = data.note[state.lang];
    by("figures").textContent = word("figures", { title: data.evidence.title, digest: data.evidence.digest.slice(0, 12), seed: data.seed });
    const shipped = state.mode === "shipped";
    by("shipped").hidden = !shipped;
    by("levers").hidden = shipped;
    by("tab-shipped").setAttribute("aria-selected", shipped);
    by("tab-levers").setAttribute("aria-selected", !shipped);
    options(by("scenario"), data.scenarios.map((s, k) => [String(k), s.title[state.lang] || s.name]), String(state.scenario));
    const one = data.scenarios[state.scenario], regions = choices();
    by("description").textContent = shipped ? one.description[state.lang] : "";
    sliders();
    const key = `${state.outcome}|${state.region}`, names = data.outcomes[state.outcome][state.lang];
    const rows = changes(key), year = word("year", { year: data.years[last] });
    by("findings").replaceChildren(...(shipped ? one.findings[state.lang] : []).map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
    by("heading").textContent = `${names.title}, ${data.regions[state.region][state.lang]}, ${year}`;
    by("answer").textContent = told(atEnd(rows), names.change, true);
    by("base").textContent = `${word("baseline")}: ${told(atEnd(data.baseline[key]), names.unit, false)}`;
    draw(rows, `${word("change")}, ${names.change}`);
    by("how").textContent = how(key, names.change);
    const grade = shipped ? one.grade : grid.grade;
    by("grade").textContent = grade ? word("grade", { grade: word(`grade.${grade}`) }) : "";
    by("source").textContent = word("interval", { n: data.replicates });
    table(regions, names.change);
  }

  function sliders() {
    const box = by("levers");
    if (!box.children.length) {
      grid.levers.forEach((lever, k) => {
        const label = document.createElement("label"), name = document.createElement("span");
        const input = document.createElement("input"), value = document.createElement("output");
        Object.assign(input, { type: "range", min: lever.values[0], max: lever.values[lever.values.length - 1], step: 0.5 });
        input.id = `lever-${lever.name}`;
        input.value = 0;
        input.addEventListener("input", () => { state.at[k] = Number(input.value); show(); });
        label.append(name, input, value);
        box.append(label);
      });
      box.append(Object.assign(document.createElement("p"), { className: "note" }));
    }
    grid.levers.forEach((lever, k) => {
      const [name, , value] = box.children[k].children;
      name.textContent = lever.title[state.lang];
      value.textContent = state.at[k] === 0 ? word("off") : `${state.at[k] > 0 ? "+" : "−"}${Math.abs(state.at[k])} %`;
    });
    box.lastChild.textContent = word("from", { year: grid.start });
  }

  by("language").addEventListener("click", () => { state.lang = state.lang === "en" ? "zh" : "en"; show(); });
  by("tab-shipped").addEventListener("click", () => { state.mode = "shipped"; show(); });
  by("tab-levers").addEventListener("click", () => { state.mode = "levers"; show(); });
  by("scenario").addEventListener("change", (e) => { state.scenario = Number(e.target.value); show(); });
  by("outcome").addEventListener("change", (e) => { state.outcome = e.target.value; show(); });
  by("region").addEventListener("change", (e) => { state.region = e.target.value; show(); });
  state.scenario = Math.max(0, data.scenarios.findIndex((s) => s.name === "us-china-decoupling"));
  if (/^zh/i.test(navigator.language)) state.lang = "zh";
  show();
})();
