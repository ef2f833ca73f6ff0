// Words of the glossary show their explanation on the spot; without this they lead to their entry.
const isOpen = (popover) => popover.matches(':popover-open')
let number = 0

function explain(link) {
  const popover = document.createElement('span')
  popover.id = `term-${++number}`
  popover.className = 'term__text'
  popover.popover = 'auto'
  popover.append(link.dataset.term, ' ')
  const more = document.createElement('a')
  more.href = link.href
  more.textContent = link.dataset.more
  popover.append(more)
  link.after(popover)
  link.setAttribute('role', 'button')
  link.setAttribute('aria-expanded', 'false')
  link.setAttribute('aria-controls', popover.id)
  popover.addEventListener('toggle', () => link.setAttribute('aria-expanded', String(isOpen(popover))))
  const toggle = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    popover.togglePopover()
    if (!isOpen(popover)) return
    const place = link.getBoundingClientRect()
    const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - popover.offsetWidth - 8))
    popover.style.left = `${left}px`
    popover.style.top = `${place.bottom + popover.offsetHeight + 8 > innerHeight ? Math.max(8, place.top - popover.offsetHeight - 6) : place.bottom + 6}px`
  }
  link.addEventListener('click', toggle)
  link.addEventListener('keydown', (event) => { if (event.key === ' ') toggle(event) })
}

if (HTMLElement.prototype.togglePopover) document.querySelectorAll('a.term').forEach(explain)

// The address of a question opens it, also in browsers that do not do so by themselves.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const around = target?.closest('details')
  if (around && !around.open) { around.open = true; target.scrollIntoView() }
}
addEventListener('hashchange', reveal)
reveal()
