/** Maximum delay of setTimeout in milliseconds; a longer one would fire immediately. */
const LONGEST = 2 ** 31 - 1;

/** Calls a function at an instant, however far in the future. @returns a function that cancels it */
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
