import type { ServerResponse } from 'node:http';

/** Whether the connection of a response is closed. */
export const isGone = (response: ServerResponse): boolean => response.closed || response.req.socket.destroyed;

/**
 * Calls a function once when a response is closed, or immediately if it is closed already: a listener added later would miss
 * `close`. A pipelined response that has not been assigned its socket never emits `close`, so the socket is watched instead.
 */
export function whenClosed(response: ServerResponse, act: () => void): void {
  if (isGone(response)) return act();
  if (response.socket) return void response.once('close', act);
  const { socket } = response.req;
  const close = () => {
    response.off('close', close);
    socket.off('close', close);
    act();
  };
  response.once('close', close);
  socket.once('close', close);
}
