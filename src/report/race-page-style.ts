/** The height of a row, and the width of a lane in the coordinates of the conflict lines, which are stretched to the lanes. */
export const rowHeightPx = 58;
export const laneWidth = 100;
/** What a step leaves free of its lane on both sides. */
export const stepMargin = 8;

/** Colours of tasks, for light and dark: told apart by most eyes, and none is the red of conflicts. */
const taskColours = [
  ['#2563eb', '#6ea8fe'],
  ['#047857', '#3ecf9a'],
  ['#7c3aed', '#b99bff'],
  ['#b45309', '#f5b94a'],
  ['#0e7490', '#43cfe6'],
  ['#a21caf', '#ec8df5'],
  ['#4d7c0f', '#a3d955'],
  ['#475569', '#a3b1c6'],
] as const;

const light = `
  --paper: #fafaf8; --card: #ffffff; --ink: #1c1d20; --soft: #6a6d75; --line: #e3e3df; --lane: #d4d5d1;
  --conflict: #c2251a; --tint: #fdeceb; --good: #067647; --good-tint: #e9f7ef; --shadow: 0 1px 2px #0000000f, 0 2px 8px #0000000a;
  ${taskColours.map(([colour], i) => `--task-${i}: ${colour};`).join(' ')}`;
const dark = `
  --paper: #131417; --card: #1d1f24; --ink: #ececf0; --soft: #9a9da7; --line: #2d3037; --lane: #3a3d45;
  --conflict: #ff7a6e; --tint: #37201f; --good: #5fd39b; --good-tint: #16291f; --shadow: 0 1px 2px #00000066;
  ${taskColours.map(([, colour], i) => `--task-${i}: ${colour};`).join(' ')}`;

/** The look of a page. */
export const style = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
[hidden] { display: none; }
body { margin: 0 auto; padding: 32px 28px 56px; max-width: 1320px; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
code, pre, .stack { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 13px; font-variant-ligatures: none; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
h1 { margin: 10px 0 6px; max-width: 60ch; font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2, h3 { margin: 0; font-size: 13px; font-weight: 600; color: var(--soft); overflow-wrap: anywhere; }
h3 { margin-top: 18px; font-size: 12px; }
em { color: var(--soft); }
button { font: inherit; color: inherit; }

header p { margin: 0; overflow-wrap: anywhere; }
.failure { display: inline-block; padding: 2px 10px; border-radius: 99px; background: var(--conflict); color: var(--card); font-size: 12.5px; font-weight: 650; }
.place, .coverage { color: var(--soft); font-size: 14px; }
.place b { color: var(--ink); font-weight: 600; }

main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(300px, 380px); gap: 28px; align-items: start; margin: 26px 0; }
@media (max-width: 860px) { main { grid-template-columns: minmax(0, 1fr); } aside { position: static !important; } }

.schedule { overflow-x: auto; max-width: calc(40px + var(--tasks) * 340px); }
.row { display: grid; grid-template-columns: 40px repeat(var(--tasks), minmax(128px, 1fr)); align-items: center; min-width: calc(40px + var(--tasks) * 128px); }
.number { color: var(--soft); font-size: 12.5px; font-variant-numeric: tabular-nums; }
.heads { padding-bottom: 8px; }
.task { overflow: hidden; padding: 0 8%; text-align: center; text-overflow: ellipsis; white-space: nowrap; font-weight: 650; color: var(--colour); }
.results { border-top: 1px solid var(--line); padding-top: 8px; }
.result { overflow: hidden; padding: 0 6%; max-height: 5.6em; text-align: center; font-size: 13px; color: var(--soft); overflow-wrap: anywhere; }
.lanes { position: relative; min-width: calc(40px + var(--tasks) * 128px); }
.lanes .row { height: ${rowHeightPx}px; }
.lanes::before { content: ''; position: absolute; inset: 0 0 0 40px; background: repeating-linear-gradient(to right, transparent 0 calc(50% / var(--tasks) - 1px), var(--lane) calc(50% / var(--tasks) - 1px) calc(50% / var(--tasks) + 1px), transparent calc(50% / var(--tasks) + 1px) calc(100% / var(--tasks))); }
.lanes svg { position: absolute; top: 0; left: 40px; width: calc(100% - 40px); height: 100%; overflow: visible; fill: none; stroke: var(--conflict); stroke-width: 1.5px; }
.lanes path { vector-effect: non-scaling-stroke; }
.lanes path.end { stroke-width: 8px; stroke-linecap: round; }
.live .lanes g { opacity: 0.38; }
.live .lanes g.current { opacity: 1; stroke-width: 2.5px; }
.gap { position: relative; grid-column: 2 / -1; justify-self: center; padding: 2px 12px; border-radius: 99px; background: var(--paper); color: var(--soft); font-size: 13px; }

.step { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 8px; align-content: center; margin: 0 ${stepMargin}%; padding: 4px 10px 4px 11px; height: ${rowHeightPx - 10}px; border: 1px solid var(--line); border-left: 4px solid var(--colour); border-radius: 8px; background: var(--card); box-shadow: var(--shadow); text-align: left; cursor: pointer; }
.step code, .step small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.step code { grid-column: 1 / -1; font-weight: 600; }
.step small { min-height: 1.3em; font: 12px/1.3 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; color: var(--soft); }
.step i { align-self: center; font-size: 11px; font-style: normal; color: var(--soft); }
.step i.write { color: var(--ink); font-weight: 600; }
.step.conflicting { border-color: var(--conflict); border-left-color: var(--colour); }
.step.fault { border: 1px dashed var(--conflict); border-left: 4px solid var(--colour); background: var(--tint); }
.step.fault code { color: var(--conflict); }
.step.later > * { opacity: 0.42; }
.step[aria-current] { outline: 2px solid var(--colour); outline-offset: 2px; }
.keys { margin: 14px 0 0 40px; font-size: 12.5px; color: var(--soft); }
kbd { padding: 0 6px; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; background: var(--card); font: inherit; }

aside { position: sticky; top: 20px; max-height: calc(100vh - 40px); overflow: auto; padding: 18px 20px 20px; border: 1px solid var(--line); border-radius: 12px; background: var(--card); box-shadow: var(--shadow); }
.detail:not([hidden]) ~ .detail:not([hidden]) { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
.detail h2 span { margin-right: 4px; font-size: 15px; font-weight: 650; color: var(--colour); }
.label { margin: 8px 0 0; font-size: 15px; font-weight: 600; max-height: 12em; overflow: auto; }
.reply { margin: 2px 0 0; color: var(--soft); overflow-wrap: anywhere; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 13px; }
.values { margin-top: 12px; }
th, td { padding: 5px 8px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
th { color: var(--soft); }
tr:last-child > * { border-bottom: 0; }
td code, th code { display: block; max-height: 12em; overflow: auto; }
.values th:first-child { width: 40%; }
td.changed code { font-weight: 700; }
.places tr.touched th { color: var(--ink); font-weight: 600; }
.conflict { margin: 12px 0 0; padding: 7px 10px; border-radius: 8px; background: var(--tint); font-size: 13.5px; }
.conflict button { padding: 0; border: 0; background: none; color: var(--conflict); font-weight: 600; text-decoration: underline; text-underline-offset: 3px; cursor: pointer; }
.stack { margin: 4px 0 0; padding: 0; list-style: none; font-size: 12.5px; overflow-wrap: anywhere; }
.stack li { padding: 1px 0; color: var(--soft); }
.stack li:first-child { color: var(--ink); }

.outcome { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; margin-bottom: 26px; }
.outcome > div { padding: 14px 18px; border-radius: 12px; }
.outcome pre { margin-top: 6px; max-height: 40vh; overflow: auto; }
.expected { background: var(--good-tint); } .expected h2 { color: var(--good); }
.got { background: var(--tint); } .got h2 { color: var(--conflict); }
.replay { margin-top: 6px; padding: 12px 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); user-select: all; }
${taskColours.map((_, i) => `.task-${i} { --colour: var(--task-${i}); }`).join('\n')}
@media print { aside { position: static; max-height: none; } }
`;
