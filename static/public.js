(function (d, w) {
  var exit = d.getElementById('exit'), busy = d.body.dataset.busy, presses = 0, since = 0;

  // Blank first: the next page may take seconds to come.
  function leave(event) {
    if (event) event.preventDefault();
    d.title = '\u00a0';
    d.body.textContent = '';
    w.location.replace(exit.href);
  }

  function count(event) {
    if (event.key !== 'Shift' || event.repeat || event.isComposing) presses = 0;
    else {
      if (event.timeStamp - since > 5000) presses = 0;
      if (!presses++) since = event.timeStamp;
    }
    if (presses) exit.dataset.dots = '●●●'.slice(0, presses) + '○○○'.slice(presses);
    else delete exit.dataset.dots;
    if (presses > 2) leave();
  }

  function send(event) {
    var button = event.submitter;
    if (!button) return;
    button.setAttribute('aria-busy', 'true');
    setTimeout(function () { button.textContent = busy; }, 400);
  }

  function offer(button) {
    var number = d.getElementById(button.dataset.copy);
    button.hidden = !(number ? w.navigator.clipboard : w.print);
    button.onclick = function () {
      if (!number) return w.print();
      w.navigator.clipboard.writeText(number.textContent.trim().replace(/\s+/g, ' ')).then(function () {
        button.textContent = button.dataset.done;
      });
    };
  }

  if (exit) {
    exit.onclick = leave;
    if (w.matchMedia('(pointer: fine)').matches) d.addEventListener('keydown', count);
  }
  d.querySelectorAll('.skip[data-exit]').forEach(function (link) { link.onclick = leave; });
  d.addEventListener('submit', send);
  d.querySelectorAll('[data-copy]').forEach(offer);
  var error = d.getElementById('error');
  if (error) error.focus();
})(document, window);
