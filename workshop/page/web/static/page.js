// Saves the picture on the screen as SVG or PNG, with the fonts it is shown in; no server, no network.
function collabcastPicture(form, name) {
  const drawn = [...document.querySelectorAll(".picture svg")];
  drawn.forEach((one, k) => savePicture(one, form, drawn.length > 1 ? `${name}-${k + 1}` : name));
}

function savePicture(drawn, form, name) {
  const copy = drawn.cloneNode(true);
  const [, , width, height] = copy.getAttribute("viewBox").split(" ").map(Number);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const text = new XMLSerializer().serializeToString(copy);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const save = (address, end) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = `${name}.${end}`;
    document.body.append(link);
    link.click();
    link.remove();
  };
  if (form === "svg") {
    save(url, "svg");
    return;
  }
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    const scale = Math.max(2, 1800 / width); // fine enough for a slide
    canvas.width = scale * width;
    canvas.height = scale * height;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    save(canvas.toDataURL("image/png"), "png");
  };
  image.src = url;
}

// Counts down to the end of the facilitator's timer, which the server gives in UTC.
setInterval(() => {
  for (const one of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.round((Date.parse(one.dataset.until) - Date.now()) / 1000));
    one.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    one.classList.toggle("over", left === 0);
  }
}, 500);
