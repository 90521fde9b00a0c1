/** A plug-in for Chart.js: upright lines with a name at given places of the horizontal axis. */
import type { Plugin } from 'chart.js';
import type { ViewColors } from '../dom/theme.ts';

export interface MarkedPlace {
  /** In the units of the axis. */
  readonly at: number;
  readonly label: string;
}

const LABEL_ROOM = 3;

export function percentileLines(colors: ViewColors, places: () => readonly MarkedPlace[]): Plugin {
  return {
    id: 'percentileLines',
    afterDatasetsDraw({ ctx: context, chartArea: area, scales: { x } }) {
      if (x === undefined) return;
      context.save();
      context.strokeStyle = colors.foreground;
      context.fillStyle = colors.foreground;
      context.font = `11px ${colors.fontFamily}`;
      context.textBaseline = 'top';
      context.setLineDash([3, 3]);
      let freeFrom = Number.NEGATIVE_INFINITY;
      for (const { at, label } of places()) {
        const left = Math.round(x.getPixelForValue(at)) + 0.5;
        context.beginPath();
        context.moveTo(left, area.top);
        context.lineTo(left, area.bottom);
        context.stroke();
        const width = context.measureText(label).width;
        const start = left + LABEL_ROOM + width > area.right ? left - LABEL_ROOM - width : left + LABEL_ROOM;
        // Where two lines stand together, the caption names both and only the first has room for its label.
        if (start < freeFrom) continue;
        context.fillText(label, start, area.top);
        freeFrom = start + width + LABEL_ROOM;
      }
      context.restore();
    },
  };
}
