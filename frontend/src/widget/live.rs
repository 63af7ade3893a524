//! Reactive values behind one type each, whatever computes them: each further use adds
//! one function to the module, not a monomorphised copy (copies were more than half of the page's size).

use std::any::Any;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use leptos::tachys::reactive_graph::ReactiveFunction;

/// A function of signals for a reactive text, attribute, class or style.
pub struct Live<T>(Arc<dyn Gives<T>>);

/// Like `Fn() -> T`, without the three vtable entries that `Fn` adds to every closure.
trait Gives<T>: Send + Sync {
    fn give(&self) -> T;
}

impl<T, F: Fn() -> T + Send + Sync> Gives<T> for F {
    fn give(&self) -> T {
        self()
    }
}

/// Wraps a function of signals.
pub fn live<T>(of: impl Fn() -> T + Send + Sync + 'static) -> Live<T> {
    Live(Arc::new(of))
}

impl<T> Live<T> {
    /// The function's current value.
    pub fn get(&self) -> T {
        self.0.give()
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Send + Sync + 'static> ReactiveFunction for Live<T> {
    type Output = T;

    fn invoke(&mut self) -> T {
        self.get()
    }

    fn into_shared(self) -> Arc<Mutex<dyn FnMut() -> T + Send>> {
        Arc::new(Mutex::new(move || self.get()))
    }
}

/// A function of signals that draws a part of the page, and redraws it whenever they change.
pub struct Part(Box<dyn Draws>);

trait Draws: Send {
    fn draw(&mut self) -> AnyView;
}

impl<V: IntoView + 'static, F: FnMut() -> V + Send> Draws for F {
    fn draw(&mut self) -> AnyView {
        self().into_any()
    }
}

/// A reactive part of the page.
pub fn part<V: IntoView + 'static>(of: impl FnMut() -> V + Send + 'static) -> Part {
    Part(Box::new(of))
}

impl ReactiveFunction for Part {
    type Output = AnyView;

    fn invoke(&mut self) -> AnyView {
        self.0.draw()
    }

    fn into_shared(mut self) -> Arc<Mutex<dyn FnMut() -> AnyView + Send>> {
        Arc::new(Mutex::new(move || self.0.draw()))
    }
}

/// A memo of any type on one memo type: notifies its readers only when its value has changed.
pub struct Kept<T>(Memo<Held>, PhantomData<fn() -> T>);

/// A memo of a function of signals.
pub fn kept<T: PartialEq + Send + Sync + 'static>(of: impl Fn() -> T + Send + Sync + 'static) -> Kept<T> {
    kept_after(move |_| of())
}

/// A memo of a constant.
pub fn fixed<T: PartialEq + Clone + Send + Sync + 'static>(value: T) -> Kept<T> {
    kept(move || value.clone())
}

/// A memo of a function of signals that receives its previous value.
pub fn kept_after<T: PartialEq + Send + Sync + 'static>(
    of: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Kept<T> {
    Kept(memo(Arc::new(Making(of, PhantomData))), PhantomData)
}

impl<T: 'static> Kept<T> {
    /// Reads the value by reference and subscribes to it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(now(self.0).value())
    }

    /// Reads the value by reference without subscribing.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(now_untracked(self.0).value())
    }
}

impl<T: Clone + 'static> Kept<T> {
    /// The value, subscribed to.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without subscribing.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

/// A signal of any type on one signal type.
pub struct Var<T>(RwSignal<Arc<dyn Any + Send + Sync>>, PhantomData<fn() -> T>);

impl<T: Send + Sync + 'static> Var<T> {
    /// A signal with an initial value.
    pub fn new(value: T) -> Self {
        Self(signal_of(Arc::new(value)), PhantomData)
    }

    /// Reads the value by reference and subscribes to it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(of_type(&*read(self.0)))
    }

    /// Reads the value by reference without subscribing.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(of_type(&*read_untracked(self.0)))
    }

    /// Sets the value; does nothing when the signal's owner has been cleaned up.
    pub fn set(self, value: T) {
        write(self.0, Arc::new(value));
    }
}

impl<T: Clone + Send + Sync + 'static> Var<T> {
    /// The value, subscribed to.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without subscribing.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// Changes the value.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let mut value = self.get_untracked();
        change(&mut value);
        self.set(value);
    }
}

impl<T> Clone for Var<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Var<T> {}

fn signal_of(value: Arc<dyn Any + Send + Sync>) -> RwSignal<Arc<dyn Any + Send + Sync>> {
    RwSignal::new(value)
}

#[inline(never)]
fn read(signal: RwSignal<Arc<dyn Any + Send + Sync>>) -> Arc<dyn Any + Send + Sync> {
    signal.get()
}

#[inline(never)]
fn read_untracked(signal: RwSignal<Arc<dyn Any + Send + Sync>>) -> Arc<dyn Any + Send + Sync> {
    signal.get_untracked()
}

#[inline(never)]
fn write(signal: RwSignal<Arc<dyn Any + Send + Sync>>, value: Arc<dyn Any + Send + Sync>) {
    // A disposed signal cannot be set and need not be.
    let _ = signal.try_set(value);
}

fn of_type<T: 'static>(value: &dyn Any) -> &T {
    value.downcast_ref().expect("a value is of the type it was kept as")
}

/// A type-erased value that can be compared for equality.
#[derive(Clone)]
struct Held(Arc<dyn Value>);

impl Held {
    fn value<T: 'static>(&self) -> &T {
        of_type(&*self.0)
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(&*other.0)
    }
}

trait Value: Any + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Value for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// A function from the previous value to the next.
struct Making<T, F>(F, PhantomData<fn() -> T>);

trait Makes: Send + Sync {
    fn make(&self, old: Option<&Held>) -> Held;
}

impl<T: PartialEq + Send + Sync + 'static, F: Fn(Option<&T>) -> T + Send + Sync> Makes for Making<T, F> {
    fn make(&self, old: Option<&Held>) -> Held {
        Held(Arc::new((self.0)(old.map(Held::value))))
    }
}

fn memo(of: Arc<dyn Makes>) -> Memo<Held> {
    Memo::new(move |old| of.make(old))
}

#[inline(never)]
fn now(memo: Memo<Held>) -> Held {
    memo.get()
}

#[inline(never)]
fn now_untracked(memo: Memo<Held>) -> Held {
    memo.get_untracked()
}
