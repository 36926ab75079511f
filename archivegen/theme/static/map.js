// Pan and zoom: maps work without it.
for (const frame of document.querySelectorAll(".map-frame")) {
  const map = frame.querySelector("svg");
  const { width, height } = map.viewBox.baseVal;
  const all = (what, how) => [...map.querySelectorAll(what)].map(how), url = (one) => one.parentNode.href.baseVal;
  const dots = all("circle", (one) => [one, ...["r", "cx", "cy"].map((a) => +one.getAttribute(a))]);
  const names = all("a text", (one) => [one, dots.find(([dot]) => url(dot) === url(one))]);
  const say = frame.dataset, tools = document.createElement("div");
  let x = 0, y = 0, zoom = 1, still = 1, held, moved;
  const within = (at, end) => Math.min(Math.max(at, 0), end);
  const move = (right, down) => {
    x = within(x + right, width - width / zoom);
    y = within(y + down, height - height / zoom);
    map.setAttribute("viewBox", [x, y, width / zoom, height / zoom].join(" "));
    for (const [one, radius] of dots) one.setAttribute("r", radius / zoom);
    for (const [one, [, , a, b]] of names)
      one.setAttribute("transform", `translate(${a - a / zoom} ${b - b / zoom}) scale(${1 / zoom})`);
    frame.toggleAttribute("data-near", zoom > 1);
    smaller.disabled = whole.disabled = zoom === 1;
    larger.disabled = zoom === 16;
  };
  const to = (wanted, across = 0.5, down = 0.5) => {
    const old = 1 / zoom;
    zoom = 1 + within(wanted - 1, 15);
    move(width * (old - 1 / zoom) * across, height * (old - 1 / zoom) * down);
  };
  const button = (sign, label, act) => {
    const one = tools.appendChild(document.createElement("button"));
    one.textContent = sign;
    one.title = one.ariaLabel = label;
    one.onclick = act;
    return one;
  };
  const larger = button("+", say.larger, () => {
    to(zoom * 2);
    if (still) move(dots[0][2] - x - width / zoom / 2, dots[0][3] - y - height / zoom / 2);
  });
  const smaller = button("−", say.smaller, () => to(zoom / 2));
  const whole = button("○", say.whole, () => to((still = 1)));
  tools.className = "map-tools";
  tools.onkeydown = (event) => {
    const way = ["Left", "Up", "Right", "Down"].indexOf(event.key.slice(5));
    if (way < 0 || zoom === 1) return true;
    still = 0;
    move([-1, 0, 1, 0][way] * width / zoom / 6, [0, -1, 0, 1][way] * height / zoom / 6);
    return false;
  };
  frame.append(tools);
  frame.onwheel = (event) => {
    if (!event.ctrlKey) return true;
    still = 0;
    const box = map.getBoundingClientRect();
    to(zoom * 2 ** (-event.deltaY / 200), (event.x - box.x) / box.width, (event.y - box.y) / box.height);
    return false;
  };
  map.onpointerdown = (event) => ([moved, held] = [0, zoom > 1 && event]);
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const unit = width / zoom / map.clientWidth, [a, b] = [held.x - event.x, held.y - event.y];
    if (!moved && Math.hypot(a, b) < 4) return;
    moved = held = event;
    still = 0;
    move(a * unit, b * unit);
  });
  addEventListener("pointerup", () => (held = 0));
  map.onclick = () => !moved;
  map.ondragstart = () => false;
  move(0, 0);
}
