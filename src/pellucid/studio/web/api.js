/** The server: entering, the socket with its commands and messages, files up and down. */

import {decodeMessage} from "./tensors.js";

/**
 * What went wrong, in the words of every other message of Pellucid.
 * @typedef {{code: string, what: string, where?: string, got?: unknown, allowed?: unknown, next?: string,
 *   safe?: string}} Problem
 */

/** @typedef {"connecting" | "open" | "lost" | "locked"} Connection */

/**
 * @typedef {object} Listener
 * @property {(message: any) => void} onMessage a message that no command waited for
 * @property {(connection: Connection) => void} onConnection the state of the line has changed
 */

const FIRST_WAIT = 250;
const LONGEST_WAIT = 8000;
const HEADERS = {"X-Pellucid": "1"};

/** @type {Problem} */
const AWAY = {
  code: "connection",
  what: "The studio does not answer.",
  next: "Look whether `pellucid studio` still runs; the page connects by itself as soon as it does.",
  safe: "Your sessions are kept on this machine.",
};

/** @type {Problem} */
const LOCKED = {
  code: "locked",
  what: "This page has no key to the studio.",
  next: "Open the address that `pellucid studio` printed.",
};

/**
 * Trade the token of the address for a cookie; the session that was opened with the studio, if there is one.
 * @param {string} token
 * @returns {Promise<{session?: string | null}>}
 */
export const enter = (token) =>
  request("/api/enter", {
    method: "POST",
    headers: {...HEADERS, "Content-Type": "application/json"},
    body: JSON.stringify({token}),
  });

/** What an address of the API answers, as plain data. @param {string} path */
export const get = (path) => request(path);

/**
 * A file for the studio to read.
 * @param {File | Blob} file @param {string} name
 * @param {Record<string, string>} [spelled] how a text file is to be read: separator, decimal, encoding, header
 */
export const upload = (file, name = file instanceof File ? file.name : "upload", spelled = {}) =>
  request(`/api/upload?${new URLSearchParams({name, ...spelled})}`, {
    method: "POST",
    headers: {...HEADERS, "Content-Type": "application/octet-stream"},
    body: file,
  });

/** The table that the studio was begun with, where what to learn from it is still to be chosen. */
export async function brought() {
  const response = await answered("/api/brought");
  const [, name = "table.csv"] = response.headers.get("Content-Disposition")?.match(/filename\*=UTF-8''(.*)/) ?? [];
  return new File([await response.blob()], decodeURIComponent(name));
}

/** A session and its files are removed. @param {string} session */
export const remove = (session) =>
  request(`/api/sessions/${encodeURIComponent(session)}`, {method: "DELETE", headers: HEADERS});

/**
 * The address of something to take home: model, experiment, code, report or points.
 * @param {string} session
 * @param {string} what
 */
export const takeAddress = (session, what) => `/api/sessions/${encodeURIComponent(session)}/take/${what}`;

/**
 * Save a file: from an address of the API, or made on the page.
 * @param {string | Blob} content
 * @param {string} name
 */
export async function download(content, name = "") {
  const blob = typeof content === "string" ? await fetched(content) : content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name || "pellucid";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The text of something to take home. @param {string} session @param {string} what */
export const take = async (session, what) => (await fetched(takeAddress(session, what))).text();

/** @param {string} path */
async function fetched(path) {
  return (await answered(path)).blob();
}

/** @param {string} path @param {RequestInit} [options] */
async function request(path, options) {
  const response = await answered(path, options);
  return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : undefined;
}

/** @param {string} path @param {RequestInit} [options] @returns {Promise<Response>} */
async function answered(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {credentials: "same-origin", ...options});
  } catch {
    throw AWAY;
  }
  if (response.ok) return response;
  if (response.status === 401) throw LOCKED;
  const problem = await response.json().catch(() => null);
  throw problem?.what ? problem : {...AWAY, code: `http-${response.status}`};
}

/** The one socket of a page: it comes back by itself when it is lost. */
export class Line {
  /** @param {Listener} listener */
  constructor(listener) {
    this.listener = listener;
    /** @type {Map<number, {resolve: (result: any) => void, reject: (problem: Problem) => void}>} */
    this.waiting = new Map();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.id = 0;
    this.wait = FIRST_WAIT;
    this.closed = false;
  }

  /** Open the line. */
  open() {
    this.listener.onConnection("connecting");
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.wait = FIRST_WAIT;
      this.listener.onConnection("open");
    };
    socket.onmessage = ({data}) => this.receive(data);
    socket.onclose = () => this.lost();
    this.socket = socket;
  }

  /** Close the line for good. */
  close() {
    this.closed = true;
    this.socket?.close();
  }

  /**
   * A command; its result comes, or a problem.
   * @param {Record<string, unknown>} command
   * @returns {Promise<any>}
   */
  ask(command) {
    if (!this.tell({...command, id: ++this.id})) return Promise.reject(AWAY);
    return new Promise((resolve, reject) => this.waiting.set(this.id, {resolve, reject}));
  }

  /**
   * A command that nobody waits for; whether it could be sent.
   * @param {Record<string, unknown>} command
   */
  tell(command) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(command));
    return true;
  }

  /** @param {string | ArrayBuffer} data */
  receive(data) {
    const message = typeof data === "string" ? JSON.parse(data) : decodeMessage(data);
    const asked = message.type === "reply" ? this.waiting.get(message.id) : undefined;
    if (!asked) {
      this.listener.onMessage(message);
      return;
    }
    this.waiting.delete(message.id);
    if (message.ok) asked.resolve(message.result);
    else asked.reject(message.error);
  }

  async lost() {
    for (const {reject} of this.waiting.values()) reject(AWAY);
    this.waiting.clear();
    if (this.closed) return;
    this.listener.onConnection("lost");
    const wait = this.wait;
    this.wait = Math.min(LONGEST_WAIT, 2 * wait);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const problem = await get("/api/sessions").then(() => null, (error) => error);
    if (problem?.code === "connection" || problem === null) this.open();
    else if (problem.code === "locked") this.listener.onConnection("locked");
    else this.lost();
  }
}
