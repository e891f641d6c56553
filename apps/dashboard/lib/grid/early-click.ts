/** The key of a click before the page could react; null once it reacts. */
const key = 'maskerEarlyClick';

declare global {
  interface Window {
    [key]?: MouseEvent | null;
  }
}

/**
 * A script in the HTML before the content. It remembers the last click on a row or a button of the content while the code
 * of the page loads, and stops when the page handles clicks itself. Links, forms and popovers work without it.
 */
export const rememberEarlyClick = `addEventListener('click',function(event){
  if(window.${key}===null||!event.target.closest)return;
  var on=event.target.closest('a,button,[role=row][data-index]');
  window.${key}=on&&on.matches('#content :is([type=button]:not([popovertarget]),[role=row])')?event:undefined;
},true)`;

/** Whether a click waits for {@link replayEarlyClick}. */
export function isClickedEarly(): boolean {
  return typeof window !== 'undefined' && window[key] != null;
}

/** Clicks again where the page was clicked too early, if that is still there, and stops remembering. */
export function replayEarlyClick(): void {
  const event = window[key];
  window[key] = null;
  if (!(event?.target instanceof Element) || !event.target.isConnected) return;
  // A box that was clicked has changed already: what is around it selects its row.
  const target = event.target.closest('[data-select]') ?? event.target;
  const { shiftKey, clientX, clientY } = event;
  target.dispatchEvent(
    new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey, clientX, clientY }),
  );
}
