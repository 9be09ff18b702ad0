'use strict';
/** What runs in a page: plain functions that the browser gets as text, with its names, not Node's. */
/* global document, getComputedStyle */

/** How far the ends of each conflict line are from the sides of its two steps and from their middles, in pixels. */
exports.gapsOfLines = () =>
  [...document.querySelectorAll('svg g')].flatMap(({ dataset, firstElementChild: path }) => {
    const place = (at) => path.getPointAtLength(at).matrixTransform(path.getScreenCTM());
    const box = (step) => document.querySelector(`[data-step="${step}"]`).getBoundingClientRect();
    const gap = (point, { left, right, top, height }) => [
      Math.min(Math.abs(point.x - left), Math.abs(point.x - right)),
      Math.abs(point.y - top - height / 2),
    ];
    return [...gap(place(0), box(dataset.first)), ...gap(place(path.getTotalLength()), box(dataset.second))];
  });

exports.widthOfPage = () => document.documentElement.scrollWidth;

/** WCAG's contrast of each visible text with what is painted behind it, and how light that is. */
exports.contrastsOfTexts = () => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor === 'rgba(0, 0, 0, 0)' && element.parentElement !== null ? behind(element.parentElement) : backgroundColor;
  };
  const isText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  const visible = [...document.body.querySelectorAll('*:not(script)')].filter((element) => element.checkVisibility() && isText(element));
  return visible.map((element) => {
    const [ink, paper] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return { text: element.textContent.trim(), contrast: Math.round(contrast * 100) / 100, paper };
  });
};
