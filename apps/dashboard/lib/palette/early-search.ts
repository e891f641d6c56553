/** The key of a wish for the palette before the page could react; null once it reacts. */
const key = 'maskerEarlySearch';

declare global {
  interface Window {
    [key]?: true | null;
  }
}

/**
 * A script in the HTML before the content. It remembers ⌘K, Ctrl K and a click on the search button while the code of the
 * page loads.
 */
export const rememberEarlySearch = `['keydown','click'].forEach(function(type){addEventListener(type,function(event){
  if(window.${key}===null||!document.querySelector('[data-search]'))return;
  var isKey=type==='keydown'&&(event.ctrlKey||event.metaKey)&&!event.altKey&&!event.shiftKey&&event.key.toLowerCase()==='k';
  if(isKey)event.preventDefault();
  if(isKey||type==='click'&&event.target.closest&&event.target.closest('[data-search]'))window.${key}=true;
},true)})`;

/** Whether the palette was asked for too early. Stops remembering: the caller listens from now on. */
export function takeEarlySearch(): boolean {
  const asked = window[key] === true;
  window[key] = null;
  return asked;
}
