(function (d, w) {
  var exit = d.getElementById('exit'), error = d.getElementById('error'), presses = 0, since;

  // Blank first: the next page may take seconds to come.
  function leave(event) {
    event.preventDefault();
    d.title = '\u00a0';
    d.body.textContent = '';
    w.location.replace(exit.href);
  }

  function count(event) {
    if (event.key !== 'Shift' || event.isComposing || event.timeStamp - since > 5000) presses = 0;
    if (event.key !== 'Shift' || event.repeat) return exit.removeAttribute('data-dots');
    if (!presses++) since = event.timeStamp;
    exit.dataset.dots = '●●●○○○'.substr(3 - presses, 3);
    if (presses > 2) leave(event);
  }

  function send(event) {
    var button = event.submitter;
    if (!button) return;
    button.setAttribute('aria-busy', true);
    setTimeout(function () { button.textContent = d.body.dataset.busy; }, 400);
  }

  function offer(button) {
    var number = d.getElementById(button.dataset.copy), board = navigator.clipboard;
    button.hidden = number && !board;
    button.onclick = function () {
      if (!number) return print();
      board.writeText(number.innerText.trim().replace(/\s+/g, ' ')).then(function () {
        button.textContent = button.dataset.done;
      });
    };
  }

  if (exit) {
    d.querySelectorAll('#exit, [data-exit]').forEach(function (link) { link.onclick = leave; });
    if (w.matchMedia('(pointer: fine)').matches) d.addEventListener('keydown', count);
  }
  d.addEventListener('submit', send);
  d.querySelectorAll('[data-copy]').forEach(offer);
  if (error) error.focus();
})(document, window);
