import { tick } from "svelte";
import type { IncidentView, UnitView } from "../api/types";
import { session } from "../access/session.svelte";
import { board } from "../live/board.svelte";
import { focusFirstRow } from "../ui/list";
import { router } from "../ui/router.svelte";
import { light } from "../ui/theme.svelte";
import { streets } from "../map/streets.svelte";
import { view } from "../map/view.svelte";
import { focusCandidates } from "../unit/choose";
import { dispatch, dispatchRight, sendChosen } from "../unit/dispatch";
import { advice } from "../unit/recommendation.svelte";
import { say, t, tongue } from "../words/words.svelte";
import { selection } from "./selection.svelte";
import type { Command } from "../ui/keys";

/** One line of the command palette. */
export interface Entry { id: string; text: string; keys?: string; run: () => void }

const FOUND_MAX = 12;

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

/** Acts on a part of the desk that the large map hides. */
async function atUsualSize(act: () => void): Promise<void> {
  selection.mapSize = "usual";
  await tick();
  act();
}

/** Opens the list of what is drawn on the map and goes there, or shuts it. */
async function openLayers(): Promise<void> {
  view.toggleDrawer();
  await tick();
  focus('[data-part="layers"] [data-first]');
}

/** What the streets add to the palette. */
function streetEntries(): Entry[] {
  if (!streets.info) return [];
  const { unit } = selection;
  const at = unit?.position;
  return [
    { id: "find_place", text: t("search.label"), keys: "P", run: () => carryOut("find_place") },
    { id: "recommendation", text: t("keys.recommendation"), keys: "R", run: () => carryOut("recommendation") },
    { id: "send_chosen", text: t("keys.send_chosen"), keys: "D", run: () => carryOut("send_chosen") },
    { id: "coverage", text: t("coverage.title"), run: () => void streets.toggleCoverage() },
    ...(session.may("unit.assign") ? [{ id: "close_street", text: t("closure.draw"), run: () => view.beginClosure() }] : []),
    ...(unit && at ? [{ id: "reach", text: t("reach.of", { name: unit.callsign }), run: () => void streets.showReach(unit.callsign, at) }] : []),
  ];
}

/** Carries out what a key on the desk asked for. */
export function carryOut(command: Command): void {
  const { incident } = selection;
  const acts: Partial<Record<Command, () => void>> = {
    recommendation: () => void focusCandidates(),
    send_chosen: () => incident?.state === "open" && advice.incident === incident.id && void sendChosen(incident, advice.sendings),
    find_place: () => focus('[data-name="place-search"]'),
    layers: () => void openLayers(),
    new_report: () => void atUsualSize(() => focus("[data-report-text]")),
    focus_reports: () => void atUsualSize(() => focusFirstRow("reports")),
    focus_incidents: () => focusFirstRow("incidents"),
    focus_units: () => focusFirstRow("units"),
    focus_step: () => focus('[data-part="assignments"] [data-name="usual-step"]'),
    note: () => focus("[data-note]"),
    grade: () => incident?.state === "open" && session.may("incident.grade") && (selection.ask = { kind: "grade", incident }),
    close_incident: () => incident?.state === "open" && session.may("incident.close") && (selection.ask = { kind: "close", incident }),
    palette: () => (selection.ask = { kind: "palette" }),
    help: () => (selection.ask = { kind: "help" }),
    map: () => selection.resizeMap(),
    theme: () => light.toggle(),
    language: () => tongue.choose(tongue.language === "en" ? "zh-CN" : "en"),
  };
  acts[command]?.();
}

function fixedEntries(): Entry[] {
  const key = (id: Command, text: string, keys: string): Entry => ({ id, text, keys, run: () => carryOut(id) });
  return [
    key("new_report", t("report.new"), "N"),
    key("focus_incidents", t("keys.focus_incidents"), "I"),
    key("focus_units", t("keys.focus_units"), "U"),
    key("focus_reports", t("keys.focus_reports"), "W"),
    ...streetEntries(),
    key("layers", t("map.layers"), "O"),
    key("map", t("map.large"), "F"),
    key("theme", t("bar.theme"), "T"),
    key("language", t("bar.language"), "L"),
    key("help", t("keys.help"), "?"),
    { id: "crew", text: t("page.crew"), run: () => router.go("crew") },
    { id: "access", text: t("page.access"), run: () => router.go("access") },
    { id: "audit", text: t("page.audit"), run: () => router.go("audit") },
  ];
}

function incidentEntry(incident: IncidentView): Entry {
  return {
    id: incident.id,
    text: `${incident.grade} ${incident.number} ${say(incident.type_name)} · ${incident.title}`,
    run: () => {
      selection.chooseIncident(incident.id);
      void focusCandidates();
    },
  };
}

function unitEntries(unit: UnitView): Entry[] {
  const show = { id: unit.id, text: `${unit.callsign} · ${say(unit.status_name)}`, run: () => selection.chooseUnit(unit.id) };
  const { incident } = selection;
  if (!incident || incident.state !== "open" || dispatchRight() !== "send") return [show];
  const text = t("palette.send", { unit: unit.callsign, incident: incident.number });
  return [{ id: `send-${unit.id}`, text, run: () => dispatch(unit, incident) }, show];
}

/** Finds the entries that contain every typed word. */
export function entriesFor(typed: string): Entry[] {
  const words = typed.toLowerCase().replace(/^\//, "").split(/\s+/).filter(Boolean);
  const fits = (entry: Entry) => words.every((word) => entry.text.toLowerCase().includes(word));
  const fixed = fixedEntries().filter(fits);
  if (words.length === 0) return fixed;
  const live = [...board.units.flatMap(unitEntries), ...board.incidents.map(incidentEntry)].filter(fits);
  return [...live.slice(0, FOUND_MAX), ...fixed].slice(0, FOUND_MAX);
}
