/** One raw value as columns of numbers: missing ones filled and marked, classes one by one, dates. */

const encoders = {
  number: ({fill}, x) => [Number.isNaN(x) ? fill : x],
  class: ({groups}, index) => groups.map((group) => Number(group.includes(index))),
  date: ({fill, cycles}, days) => {
    if (Number.isNaN(days)) return [fill, ...cycles.flatMap(() => [0, 0])];
    return [days, ...cycles.flatMap((period) => pointOn(days / period))];
  },
};

/** Sine and cosine of the place in a cycle. */
function pointOn(turns) {
  const angle = 2 * Math.PI * (turns - Math.floor(turns));
  return [Math.sin(angle), Math.cos(angle)];
}

/** Whether a value is missing; a class that no training row had counts as missing. */
const isMissing = ({seen}, value) => (seen ? !seen.includes(value) : Number.isNaN(value));

/** The numbers of one raw column, the mark of missing values last. */
export function encode(column, value) {
  const own = encoders[column.kind](column, value);
  return column.marked ? [...own, Number(isMissing(column, value))] : own;
}
