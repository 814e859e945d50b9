/** A longer timeout than this many milliseconds is none. */
const LONGEST = 2 ** 31 - 1;

/** Acts when an instant has come, however far away; returns what calls it off. */
export function scheduleAt(instant: Date, act: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = instant.getTime() - Date.now();
    timer = left > LONGEST ? setTimeout(wait, LONGEST) : setTimeout(act, Math.max(left, 0));
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
