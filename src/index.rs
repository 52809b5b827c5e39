//! Typed row numbers and vectors indexed by them.
//!
//! An applicant's number can never be used where a vacancy's is meant. Kernels that need plain `usize` ask for it by name.

use std::marker::PhantomData;

/// A row number of one kind.
pub trait Index: Copy + Eq + Ord + std::fmt::Debug {
    /// The number as a position.
    fn position(self) -> usize;
    /// The number of that position; positions above `u32::MAX` are a broken invariant of the caller.
    fn at(position: usize) -> Self;
}

macro_rules! row_numbers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl Index for $name {
            fn position(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }
            fn at(position: usize) -> Self {
                Self(u32::try_from(position).unwrap_or(u32::MAX))
            }
        }
    )*};
}

row_numbers! {
    /// An applicant: a row of the applicants' table, in the order of their ids.
    ApplicantIdx;
    /// A vacancy: a row of the vacancies' table, in the order of their ids.
    VacancyIdx;
    /// A label that an award can be charged to: a reserver, a sub-share, or "out of flow".
    LabelIdx;
    /// An account row of the model.
    RowIdx;
    /// A field of a schema table.
    FieldIdx;
    /// An enumeration of the schema.
    EnumIdx;
    /// A dated parameter.
    ParameterIdx;
    /// A derived attribute.
    DefinitionIdx;
    /// A category.
    CategoryIdx;
    /// An `admissible` rule.
    RuleIdx;
    /// A scoring grid.
    GridIdx;
    /// A reserver as the policy declares it.
    ReserverIdx;
    /// An obligation as the policy declares it.
    ObligationIdx;
    /// A distinct behaviour of candidate pairs towards labels and rows.
    SignatureIdx;
}

/// A vector indexed by one kind of row number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    kind: PhantomData<I>,
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), kind: PhantomData }
    }
}

impl<I: Index, T> IndexVec<I, T> {
    /// Appends an item and gives its number.
    pub fn push(&mut self, item: T) -> I {
        let index = I::at(self.items.len());
        self.items.push(item);
        index
    }

    /// The item of that number.
    #[must_use]
    pub fn get(&self, index: I) -> Option<&T> {
        self.items.get(index.position())
    }

    /// The item of that number, to change.
    pub fn get_mut(&mut self, index: I) -> Option<&mut T> {
        self.items.get_mut(index.position())
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All items in order, to be changed in place.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// The items in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items with their numbers, in order.
    pub fn enumerated(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(at, item)| (I::at(at), item))
    }

    /// The numbers, in order.
    pub fn indices(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::at)
    }

    /// The items as a slice, for kernels.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }
}

impl<I: Index, T> std::ops::Index<I> for IndexVec<I, T> {
    type Output = T;
    #[expect(clippy::indexing_slicing, reason = "a row number is only made by the vector it belongs to")]
    fn index(&self, index: I) -> &T {
        &self.items[index.position()]
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, kind: PhantomData }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        Self::from(items.into_iter().collect::<Vec<_>>())
    }
}

impl<'a, I, T> IntoIterator for &'a mut IndexVec<I, T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}

impl<'a, I, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
