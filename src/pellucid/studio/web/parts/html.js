/** Markup as tagged text: htm bound to preact, and all of both that the page uses. */

import {Component, Fragment, createContext, h, render} from "preact";
import {useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState} from "preact/hooks";
import {batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect} from "@preact/signals";
import htm from "htm";

/** @typedef {import("preact").ComponentChildren} Children what stands between the tags of a component */
/** @typedef {import("preact").VNode} Node one element of markup */
/** @template T @typedef {import("@preact/signals").Signal<T>} Signal */

/** Markup: html`<p class=${kind}>${text}</p>`. @type {(strings: TemplateStringsArray, ...values: unknown[]) => any} */
export const html = htm.bind(h);

/**
 * Class names that apply, as one string: classes("a", on && "b").
 * @param {...(string | false | null | undefined)} names
 */
export const classes = (...names) => names.filter(Boolean).join(" ");

export {
  Component, Fragment, batch, computed, createContext, effect, h, render, signal, untracked, useCallback, useComputed,
  useEffect, useId, useLayoutEffect, useMemo, useRef, useSignal, useSignalEffect, useState,
};
