// Pan and zoom. Without this, maps are whole and still.
for (const frame of document.querySelectorAll(".map-frame")) {
  const map = frame.querySelector("svg");
  const { width, height } = map.viewBox.baseVal;
  const all = (what, each) => [...map.querySelectorAll(what)].map(each), url = (one) => one.parentNode.href.baseVal;
  const dots = all("circle", (one) => [one, ...["r", "cx", "cy"].map((name) => +one.getAttribute(name))]);
  const names = all("a text", (one) => [one, dots.find(([dot]) => url(dot) === url(one))]);
  const most = 16, say = frame.dataset, tools = document.createElement("div");
  let x = 0, y = 0, zoom = 1, still = 1, held, moved;

  const within = (value, end) => Math.min(Math.max(value, 0), end);
  const move = (right, down) => {
    x = within(x + right, width - width / zoom);
    y = within(y + down, height - height / zoom);
    map.setAttribute("viewBox", [x, y, width / zoom, height / zoom].join(" "));
    for (const [one, radius] of dots) one.setAttribute("r", radius / zoom);
    for (const [one, [, , a, b]] of names)
      one.setAttribute("transform", `translate(${a - a / zoom} ${b - b / zoom}) scale(${1 / zoom})`);
    frame.toggleAttribute("data-near", zoom > 1);
    smaller.disabled = whole.disabled = zoom === 1;
    larger.disabled = zoom === most;
  };
  const to = (wanted, across = 0.5, down = 0.5) => {
    const now = 1 + within(wanted - 1, most - 1), change = 1 / zoom - 1 / now;
    zoom = now;
    move(width * change * across, height * change * down);
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
    if (still) move(dots[0][2] - x - width / zoom / 2, dots[0][3] - y - height / zoom / 2); // to the first dot
  });
  const smaller = button("−", say.smaller, () => to(zoom / 2));
  const whole = button("○", say.whole, () => to((still = 1)));
  tools.className = "map-tools";
  tools.onkeydown = (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way || zoom === 1) return true;
    still = 0;
    move((way[0] * width) / zoom / 6, (way[1] * height) / zoom / 6);
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
