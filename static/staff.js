(function (d, w) {
  var bar = d.querySelector('.case-top');

  // What the keyboard reaches must not lie under the part that stays on screen.
  function clear() {
    d.documentElement.style.scrollPaddingTop = bar.offsetHeight + 8 + 'px';
  }

  function send(event) {
    var button = event.submitter;
    if (!button) return;
    button.setAttribute('aria-busy', 'true');
    setTimeout(function () { button.textContent = '送っています'; }, 400);
  }

  function show(button) {
    var field = d.getElementById(button.dataset.show);
    button.hidden = false;
    button.onclick = function () {
      var plain = field.type === 'password';
      field.type = plain ? 'text' : 'password';
      button.setAttribute('aria-pressed', plain);
    };
  }

  // One answer proposes another (不在 proposes 翌営業日) until the counselor has chosen that one.
  function propose(form) {
    var proposals = JSON.parse(form.dataset.then), chosen = {};
    form.addEventListener('change', function (event) {
      var input = event.target, target = (proposals[input.name + '=' + input.value] || '').split('=');
      chosen[input.name] = true;
      if (!target[1] || chosen[target[0]]) return;
      form.querySelectorAll('[name="' + target[0] + '"]').forEach(function (other) {
        other.checked = other.value === target[1];
      });
    });
  }

  function save(event) {
    if (event.key === 'Enter' && event.ctrlKey && event.target.form && !event.isComposing) {
      event.target.form.requestSubmit();
    }
  }

  if (bar) {
    clear();
    w.addEventListener('resize', clear);
  }
  d.addEventListener('submit', send);
  d.querySelectorAll('[data-show]').forEach(show);
  d.querySelectorAll('form[data-then]').forEach(propose);
  d.querySelectorAll('.log textarea').forEach(function (memo) { memo.onkeydown = save; });
  d.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.onclick = function () { w.print(); };
  });
  var view = d.querySelector('.views [aria-current]');
  if (view) view.scrollIntoView({ block: 'nearest', inline: 'center' });
  var error = d.getElementById('error');
  if (error) error.focus();
})(document, window);
