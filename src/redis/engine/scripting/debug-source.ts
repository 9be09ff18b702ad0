import type { Binary } from '../../../base/bytes';

const mostBreakpoints = 64;

/** A script's text as its debugger shows it, with the breakpoints in it. Lines count from 1. */
export class DebugSource {
  /** Where the script stands, or was last. */
  currentLine = 0;
  private readonly lines: readonly Binary[];
  private readonly breakpoints: number[] = [];

  constructor(code: Binary) {
    this.lines = code.replace(/[\r\n]+$/, '').split('\n');
  }

  isBreakpoint(line: number): boolean {
    return this.breakpoints.includes(line);
  }

  /** One line with its number, and a mark where the script stands and where it stops. */
  shown(line: number): Binary {
    const mark = (this.currentLine === line ? '->' : '  ') + (this.isBreakpoint(line) ? '#' : ' ');
    return `${mark}${String(line).padEnd(3)} ${this.lines[line - 1] ?? '<out of range source code line>'}`;
  }

  /** The lines around one. */
  list(around: number, context: number): Binary[] {
    return this.lines
      .map((_, index) => index + 1)
      .filter((line) => Math.abs(around - line) <= context)
      .map((line) => this.shown(line));
  }

  whole(): Binary[] {
    return this.lines.map((_, index) => this.shown(index + 1));
  }

  // ---- Breakpoints

  listBreakpoints(): Binary[] {
    if (this.breakpoints.length === 0) return ["No breakpoints set. Use 'b <line>' to add one."];
    return [`${this.breakpoints.length} breakpoints set:`, ...this.breakpoints.map((line) => this.shown(line))];
  }

  /** Sets one; a negative line removes it, 0 all. @returns what there is to say */
  changeBreakpoint(line: number): Binary[] {
    if (line === 0) {
      this.clearBreakpoints();
      return ['All breakpoints removed.'];
    }
    if (line < 0) {
      const place = this.breakpoints.indexOf(-line);
      if (place < 0) return ['No breakpoint in the specified line.'];
      this.breakpoints.splice(place, 1);
      return ['Breakpoint removed.'];
    }
    if (this.breakpoints.length === mostBreakpoints) return ['Too many breakpoints set.'];
    if (line > this.lines.length || this.isBreakpoint(line)) return ['Wrong line number.'];
    this.breakpoints.push(line);
    return this.list(line, 1);
  }

  clearBreakpoints(): void {
    this.breakpoints.length = 0;
  }
}
