/** A film of the training: canvases one after the other, as GIF or, where the browser can record, as WebM. */

import {Gif} from "./gif.js";

/**
 * @typedef {{add: (canvas: HTMLCanvasElement, seconds: number) => Promise<void>, end: () => Promise<Blob>}} Recorder
 * `add` shows one more picture for a while; `end` gives the whole film
 */

const KINDS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/** What this browser records WebM as, or nothing. */
export const webmKind = () => KINDS.find((kind) => globalThis.MediaRecorder?.isTypeSupported(kind));

/** Frames of a GIF, each of it only what changed. @returns {Recorder} */
export function gifRecorder() {
  /** @type {Gif | null} */
  let gif = null;
  return {
    async add(canvas, seconds) {
      const {width, height} = canvas;
      const pixels = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, width, height);
      gif ??= new Gif(width, height);
      gif.add(pixels.data, seconds);
    },
    async end() {
      if (!gif) throw new Error("There is no picture in the film.");
      return new Blob([gif.bytes()], {type: "image/gif"});
    },
  };
}

/** A recording in the time it takes to watch. @returns {Recorder} */
export function webmRecorder() {
  /** @type {{recorder: MediaRecorder, track: any, chunks: Blob[], over: Promise<unknown>} | null} */
  let going = null;
  return {
    async add(canvas, seconds) {
      going ??= begun(canvas);
      going.track.requestFrame?.();
      await wait(seconds);
    },
    async end() {
      if (!going) throw new Error("There is no picture in the film.");
      going.track.requestFrame?.();
      await wait(0.1);
      going.recorder.stop();
      await going.over;
      return new Blob(going.chunks, {type: "video/webm"});
    },
  };
}

/** @param {HTMLCanvasElement} canvas */
function begun(canvas) {
  const stream = canvas.captureStream(0);
  const recorder = new MediaRecorder(stream, {mimeType: webmKind(), videoBitsPerSecond: 4_000_000});
  /** @type {Blob[]} */
  const chunks = [];
  recorder.ondataavailable = ({data}) => { if (data.size) chunks.push(data); };
  const over = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  return {recorder, track: stream.getVideoTracks()[0], chunks, over};
}

const wait = (/** @type {number} */ seconds) => new Promise((resolve) => { setTimeout(resolve, 1000 * seconds); });
