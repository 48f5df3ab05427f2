//! pdf.js, bound by hand: one document, its pages, painted on canvases.

use std::cell::RefCell;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlCanvasElement, HtmlScriptElement};

use crate::engine::{meta, named};

/// Annotations are painted with their stored look (a filled form would seem empty otherwise); they do not act,
/// because there is no layer of elements for them.
const ANNOTATIONS_PAINTED: u32 = 1;

/// Why a document cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It asks for a password of its own.
    Password,
    /// pdf.js cannot read it, or could not be loaded.
    Unreadable,
}

/// An open document. Dropping it ends the worker that reads it.
pub struct Reader {
    task: JsValue,
    document: JsValue,
    pages: u32,
}

/// Width and height of a page in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// What the page being painted can be stopped by.
pub struct Painting(RefCell<Option<JsValue>>);

impl Reader {
    /// Opens a document.
    pub async fn open(content: Vec<u8>) -> Result<Self, Refused> {
        let library = library().await.map_err(|_| Refused::Unreadable)?;
        let task =
            call(&library, "getDocument", &[options(&content).into()]).map_err(|_| Refused::Unreadable)?;
        let opened = wait(get(&task, "promise")).await;
        let document = opened.map_err(|thrown| match get(&thrown, "name").as_string().as_deref() {
            Some("PasswordException") => Refused::Password,
            _ => Refused::Unreadable,
        })?;
        let pages = get(&document, "numPages").as_f64().unwrap_or(0.0) as u32;
        Ok(Self { task, document, pages })
    }

    /// How many pages it has.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// The size of a page, counted from 1.
    pub async fn size(&self, number: u32) -> Result<Size, JsValue> {
        let viewport = viewport(&self.page(number).await?, 1.0)?;
        let side = |name| get(&viewport, name).as_f64().unwrap_or(0.0);
        Ok(Size { width: side("width"), height: side("height") })
    }

    /// Paints a page `pixels` wide. The text on it is answered, for whoever hears the page.
    pub async fn paint(
        &self,
        number: u32,
        canvas: &HtmlCanvasElement,
        pixels: f64,
        painting: &Painting,
    ) -> Result<String, JsValue> {
        let page = self.page(number).await?;
        let width = get(&viewport(&page, 1.0)?, "width").as_f64().unwrap_or(1.0);
        let viewport = viewport(&page, pixels / width.max(1.0))?;
        let side = |name| get(&viewport, name).as_f64().unwrap_or(0.0).floor() as u32;
        canvas.set_width(side("width"));
        canvas.set_height(side("height"));
        let parameters = Object::new();
        put(&parameters, "canvas", canvas);
        put(&parameters, "viewport", &viewport);
        put(&parameters, "annotationMode", &ANNOTATIONS_PAINTED.into());
        let task = call(&page, "render", &[parameters.into()])?;
        painting.0.replace(Some(task.clone()));
        wait(get(&task, "promise")).await?;
        painting.0.replace(None);
        text(&page).await
    }

    async fn page(&self, number: u32) -> Result<JsValue, JsValue> {
        wait(call(&self.document, "getPage", &[number.into()])?).await
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Ends when it ends.
        let _ = call(&self.task, "destroy", &[]);
    }
}

impl Painting {
    /// Nothing is painted yet.
    pub fn new() -> Self {
        Self(RefCell::new(None))
    }

    /// Stops what is being painted.
    pub fn stop(&self) {
        if let Some(task) = self.0.take() {
            let _ = call(&task, "cancel", &[]);
        }
    }
}

fn options(content: &[u8]) -> Object {
    let folder = named("pdf-folder").unwrap_or_default();
    let options = Object::new();
    put(&options, "data", &Uint8Array::from(content));
    for (name, below) in [
        ("cMapUrl", "cmaps/"),
        ("standardFontDataUrl", "standard_fonts/"),
        ("wasmUrl", "wasm/"),
        ("iccUrl", "iccs/"),
    ] {
        put(&options, name, &format!("{folder}{below}").into());
    }
    for name in ["isEvalSupported", "enableXfa", "useSystemFonts", "pdfBug"] {
        put(&options, name, &JsValue::FALSE);
    }
    put(&options, "disableWorkerRendering", &JsValue::TRUE);
    options
}

fn viewport(page: &JsValue, scale: f64) -> Result<JsValue, JsValue> {
    let wanted = Object::new();
    put(&wanted, "scale", &scale.into());
    call(page, "getViewport", &[wanted.into()])
}

async fn text(page: &JsValue) -> Result<String, JsValue> {
    let content = wait(call(page, "getTextContent", &[])?).await?;
    let items = js_sys::Array::from(&get(&content, "items"));
    let pieces = items.iter().filter_map(|item| {
        let ending = if get(&item, "hasEOL").is_truthy() { "\n" } else { "" };
        get(&item, "str").as_string().map(|piece| piece + ending)
    });
    Ok(crate::name::shown_lines(&pieces.collect::<String>()))
}

/// pdf.js, loaded once, when the first document is opened. As a script with its hash: an imported module would
/// escape the integrity attribute.
async fn library() -> Result<JsValue, JsValue> {
    let loaded = || get(&js_sys::global(), "pdfjsLib");
    if loaded().is_undefined() {
        load().await?;
        put(
            &get(&loaded(), "GlobalWorkerOptions"),
            "workerSrc",
            &named("pdf-worker").unwrap_or_default().into(),
        );
    }
    Ok(loaded())
}

async fn load() -> Result<(), JsValue> {
    let entry = meta("pdf").ok_or(JsValue::UNDEFINED)?;
    let script: HtmlScriptElement = document().create_element("script")?.unchecked_into();
    script.set_type("module");
    script.set_src(&entry.get_attribute("content").unwrap_or_default());
    script.set_integrity(&entry.get_attribute("data-integrity").unwrap_or_default());
    let arrived = Promise::new(&mut |resolve, reject| {
        listen(&script, "load", resolve);
        listen(&script, "error", reject);
    });
    document().head().ok_or(JsValue::UNDEFINED)?.append_child(&script)?;
    wait(arrived.into()).await.map(|_| ())
}

fn listen(script: &HtmlScriptElement, name: &str, tell: Function) {
    let heard = Closure::once_into_js(move || drop(tell.call0(&JsValue::UNDEFINED)));
    let _ = script.add_event_listener_with_callback(name, heard.unchecked_ref());
}

fn get(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn put(to: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(to, &JsValue::from_str(name), value);
}

fn call(this: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let arguments: js_sys::Array = arguments.iter().collect();
    get(this, name).dyn_into::<Function>()?.apply(this, &arguments)
}

async fn wait(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}
