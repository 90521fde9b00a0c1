/**
 * Other ways to draw the same timeline, each as simply as it is usually done: every task a floating bar of Chart.js, every
 * visible task a rectangle on a canvas, and every task a box in a vertex buffer of WebGL with labels on a canvas above,
 * which is how VS Code's built-in profile viewer draws its flame chart.
 */
import { BarController, BarElement, CategoryScale, Chart, LinearScale } from 'chart.js';
import type { PackedTasks } from '../../../protocol/packed-tasks.ts';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

export interface Drawing {
  /** Draws the span of time, ms, and returns when the pixels are there. */
  draw(from: number, to: number): void;
  end(): void;
}

const ROW_HEIGHT = 20;
const LEAST_LABELLED_WIDTH = 36;

export type MakeDrawing = (tasks: PackedTasks, workers: number, width: number) => Drawing | null;

export const PEERS: Readonly<Record<string, MakeDrawing>> = {
  'Chart.js floating bars': chartBars,
  'naive canvas': naiveCanvas,
  'WebGL boxes, as the built-in viewer': webglBoxes,
};

function canvasOf(width: number, workers: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = workers * ROW_HEIGHT;
  document.body.replaceChildren(canvas);
  return canvas;
}

function chartBars(tasks: PackedTasks, workers: number, width: number): Drawing {
  const canvas = canvasOf(width, workers);
  const data = Array.from(tasks.start, (start, row) => ({
    x: [start, tasks.end[row] ?? 0],
    y: tasks.worker[row] ?? 0,
  }));
  const chart = new Chart(canvas, {
    type: 'bar',
    data: {
      labels: Array.from({ length: workers }, (_, worker) => worker),
      // The types of Chart.js know floating bars only for parsed data.
      datasets: [{ data: data as never, backgroundColor: '#59a4f9', grouped: false }],
    },
    options: {
      indexAxis: 'y',
      animation: false,
      responsive: false,
      normalized: true,
      events: [],
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: { type: 'linear' }, y: { type: 'category' } },
    },
  });
  return {
    draw: (from, to) => {
      const { x } = chart.options.scales ?? {};
      Object.assign(x ?? {}, { min: from, max: to });
      chart.update('none');
      canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
    },
    end: () => chart.destroy(),
  };
}

function naiveCanvas(tasks: PackedTasks, workers: number, width: number): Drawing | null {
  const canvas = canvasOf(width, workers);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  return {
    draw: (from, to) => {
      const perMs = width / (to - from);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = '#59a4f9';
      for (let row = 0; row < tasks.start.length; row++) {
        const left = ((tasks.start[row] ?? 0) - from) * perMs;
        const right = ((tasks.end[row] ?? 0) - from) * perMs;
        if (right < 0 || left > width) continue;
        context.fillRect(
          left,
          (tasks.worker[row] ?? 0) * ROW_HEIGHT,
          Math.max(1, right - left - 1),
          ROW_HEIGHT - 4,
        );
      }
      context.getImageData(0, 0, 1, 1);
    },
    end: () => undefined,
  };
}

const VERTEX_SHADER = `
  attribute vec4 box; // start and end in time, row, corner
  uniform vec2 span;
  uniform float rows;
  varying lowp vec3 color;
  void main() {
    float right = mod(box.w, 2.0), bottom = floor(box.w / 2.0);
    float x = (mix(box.x, box.y, right) - span.x) / (span.y - span.x);
    float y = (box.z + bottom * 0.8) / rows;
    gl_Position = vec4(x * 2.0 - 1.0, 1.0 - y * 2.0, 0.0, 1.0);
    color = vec3(0.35, 0.64, 0.98);
  }`;
const FRAGMENT_SHADER = `
  varying lowp vec3 color;
  void main() { gl_FragColor = vec4(color, 1.0); }`;

/** `null` where there is no WebGL, not even in software. */
function webglBoxes(tasks: PackedTasks, workers: number, width: number): Drawing | null {
  const canvas = canvasOf(width, workers);
  const labels = document.createElement('canvas');
  labels.width = canvas.width;
  labels.height = canvas.height;
  document.body.append(labels);
  const gl = canvas.getContext('webgl2');
  const text = labels.getContext('2d');
  if (gl === null || text === null) return null;
  const program = programOf(gl);
  const corners = new Float32Array(tasks.start.length * 16);
  const order = new Uint32Array(tasks.start.length * 6);
  for (let row = 0; row < tasks.start.length; row++) {
    for (let corner = 0; corner < 4; corner++) {
      const box = [tasks.start[row] ?? 0, tasks.end[row] ?? 0, tasks.worker[row] ?? 0, corner];
      corners.set(box, row * 16 + corner * 4);
    }
    order.set(
      [0, 1, 2, 1, 2, 3].map((corner) => row * 4 + corner),
      row * 6,
    );
  }
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, corners, gl.STATIC_DRAW);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, order, gl.STATIC_DRAW);
  const box = gl.getAttribLocation(program, 'box');
  gl.enableVertexAttribArray(box);
  gl.vertexAttribPointer(box, 4, gl.FLOAT, false, 0, 0);
  gl.uniform1f(gl.getUniformLocation(program, 'rows'), workers);
  const span = gl.getUniformLocation(program, 'span');
  const pixel = new Uint8Array(4);
  return {
    draw: (from, to) => {
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform2f(span, from, to);
      gl.drawElements(gl.TRIANGLES, order.length, gl.UNSIGNED_INT, 0);
      drawLabels(text, tasks, width, { from, to });
      // Waits for the pixels, which a frame has to as well.
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      text.getImageData(0, 0, 1, 1);
    },
    end: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  };
}

function drawLabels(
  text: CanvasRenderingContext2D,
  tasks: PackedTasks,
  width: number,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  text.clearRect(0, 0, text.canvas.width, text.canvas.height);
  const perMs = width / (to - from);
  for (let row = 0; row < tasks.start.length; row++) {
    const [start, end] = [tasks.start[row] ?? 0, tasks.end[row] ?? 0];
    if (end < from || start > to || (end - start) * perMs < LEAST_LABELLED_WIDTH) continue;
    text.fillText(
      `#${tasks.index[row] ?? 0}`,
      (start - from) * perMs + 3,
      (tasks.worker[row] ?? 0) * ROW_HEIGHT + 11,
    );
  }
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX_SHADER],
    [gl.FRAGMENT_SHADER, FRAGMENT_SHADER],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error('The WebGL context was lost.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(`The shaders do not link: ${gl.getProgramInfoLog(program) ?? ''}`);
  gl.useProgram(program);
  return program;
}
