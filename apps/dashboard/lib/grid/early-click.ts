/** Where a row is kept that was clicked before the page could react. */
const key = 'maskerEarlyRow';

declare global {
  interface Window {
    [key]?: string | null;
  }
}

/**
 * Remembers which row was clicked while the page's own code is still on its way. It stands in the HTML, before the
 * rows. Once the list reacts itself, it remembers nothing more.
 */
export const rememberEarlyClick = `addEventListener('click',function(event){
  if(window.${key}===null)return;
  var row=event.target.closest&&event.target.closest('[role=row][data-index]');
  if(row&&!event.target.closest('a,button,input'))window.${key}=row.dataset.session||row.dataset.entry;
},true)`;

/** The id of the row that was clicked too early; null for none. From now on the list reacts itself. */
export function takeEarlyClick(): string | null {
  const id = window[key] ?? null;
  window[key] = null;
  return id;
}
