//! Cities, networks and congress editions: what records belong to, as readers browse it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::concepts::Common;
use super::{Engine, SearchError};
use crate::analyze::fold;
use crate::language::Lang;
use crate::present::{Entity, EntityKind, EntityList, EntityPage};
use crate::query::FilterField;
use crate::store::{Group, GroupBy};

/// Which entities are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityQuestion {
    /// What they are.
    pub kind: EntityKind,
    /// Part of the name, case and accents aside; all where empty.
    pub text: String,
    /// Entities to skip.
    pub offset: usize,
    /// Most entities.
    pub limit: usize,
}

/// The entities of one state of the store.
#[derive(Debug, Default)]
pub(super) struct Entities {
    generation: i64,
    /// By name.
    all: Vec<Found>,
}

/// An entity and the filters that find its records.
#[derive(Debug)]
struct Found {
    entity: Entity,
    filters: Vec<(FilterField, Vec<String>)>,
}

impl Engine {
    /// The entities that are asked for.
    ///
    /// # Errors
    /// What the store says.
    pub fn entities(&self, asked: &EntityQuestion) -> Result<EntityList, SearchError> {
        let known = self.known_entities()?;
        let wanted = fold(asked.text.trim(), Lang::UND);
        let entities = known.all.iter().map(|found| &found.entity).filter(|entity| entity.kind == asked.kind);
        let fitting: Vec<&Entity> =
            entities.filter(|entity| fold(&entity.name, Lang::UND).contains(&wanted)).collect();
        let next = asked.offset.saturating_add(asked.limit);
        Ok(EntityList {
            total: fitting.len() as u64,
            next_offset: (next < fitting.len()).then_some(next),
            entities: fitting.into_iter().skip(asked.offset).take(asked.limit).cloned().collect(),
        })
    }

    /// All that is known of an entity; `None` where there is none.
    ///
    /// # Errors
    /// What store or index say.
    pub fn entity(&self, kind: EntityKind, id: &str, reader: Option<Lang>) -> Result<Option<EntityPage>, SearchError> {
        let known = self.known_entities()?;
        let is_it = |found: &&Found| found.entity.kind == kind && found.entity.id == id;
        let Some(found) = known.all.iter().find(is_it) else { return Ok(None) };
        let common = Common { filters: found.filters.clone(), concept: None };
        Ok(Some(EntityPage { entity: found.entity.clone(), about: self.records_about(&common, reader)? }))
    }

    /// Identifier of the city that a record is about, as [`Engine::entity`] knows it.
    ///
    /// # Errors
    /// What the store says.
    pub fn city_id(&self, city: &str, country: Option<&str>) -> Result<Option<String>, SearchError> {
        let known = self.known_entities()?;
        let name = fold(city.trim(), Lang::UND);
        let is_it = |entity: &&Entity| {
            let same_country = country.is_none() || entity.country.as_deref() == country;
            entity.kind == EntityKind::City && same_country && fold(&entity.name, Lang::UND) == name
        };
        Ok(known.all.iter().map(|found| &found.entity).find(is_it).map(|entity| entity.id.clone()))
    }

    /// The entities of the stored records. Read once for each state of the store.
    fn known_entities(&self) -> Result<Arc<Entities>, SearchError> {
        let generation = self.store().sequence()?;
        let mut entities = self.entities.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = entities.as_ref().filter(|known| known.generation == generation) {
            return Ok(Arc::clone(known));
        }
        let mut all = cities(&self.store().groups(GroupBy::City)?);
        all.extend(networks(&self.store().groups(GroupBy::Network)?));
        all.extend(congresses(&self.store().groups(GroupBy::Congress)?));
        all.sort_by_cached_key(|found| (fold(&found.entity.name, Lang::UND), found.entity.id.clone()));
        // Editions have numbers for names.
        all.sort_by_key(|found| match found.entity.kind {
            EntityKind::Congress => found.entity.name.parse().map_or(0, |number: u32| number),
            _ => 0,
        });
        Ok(Arc::clone(entities.insert(Arc::new(Entities { generation, all }))))
    }
}

/// Groups of one name, however it is written, by the name without case and accents.
fn by_name(groups: &[Group]) -> BTreeMap<String, Vec<&Group>> {
    let mut names: BTreeMap<String, Vec<&Group>> = BTreeMap::new();
    for group in groups {
        names.entry(fold(group.name.trim(), Lang::UND)).or_default().push(group);
    }
    for groups in names.values_mut() {
        groups.sort_by_key(|group| (Reverse(group.records), &group.name));
    }
    names
}

/// Cities by name and country. Records that do not say the country belong to the city of that name that most do.
fn cities(groups: &[Group]) -> Vec<Found> {
    let mut found = Vec::new();
    for (name, groups) in by_name(groups) {
        let mut countries: Vec<Option<&str>> = groups.iter().map(|group| group.of.as_deref()).collect();
        countries.sort_by_key(|country| groups.iter().position(|group| group.of.as_deref() == *country));
        countries.dedup();
        let named: Vec<&str> = countries.iter().copied().flatten().collect();
        let places: Vec<Option<&str>> =
            if named.is_empty() { vec![None] } else { named.iter().copied().map(Some).collect() };
        for (place, country) in places.iter().enumerate() {
            let own: Vec<&&Group> = groups
                .iter()
                .filter(|group| group.of.as_deref() == *country || (place == 0 && group.of.is_none()))
                .collect();
            let Some(first) = own.iter().find(|group| group.of.as_deref() == *country) else { continue };
            let mut filters = vec![(FilterField::City, vec![first.name.clone()])];
            if places.len() > 1 {
                filters.extend(country.map(|country| (FilterField::Country, vec![country.to_owned()])));
            }
            let id = match country {
                Some(country) => format!("{}-{}", fold(country, Lang::UND), slug(&name)),
                None => slug(&name),
            };
            let entity = Entity {
                kind: EntityKind::City,
                id,
                name: first.name.clone(),
                country: country.map(str::to_owned),
                host_city: None,
                records: own.iter().map(|group| group.records).sum(),
            };
            found.push(Found { entity, filters });
        }
    }
    found
}

fn networks(groups: &[Group]) -> Vec<Found> {
    let found = |(name, groups): (String, Vec<&Group>)| {
        let first = groups.first()?;
        let entity = Entity {
            kind: EntityKind::Network,
            id: slug(&name),
            name: first.name.clone(),
            country: None,
            host_city: None,
            records: groups.iter().map(|group| group.records).sum(),
        };
        Some(Found { entity, filters: vec![(FilterField::Network, vec![first.name.clone()])] })
    };
    by_name(groups).into_iter().filter_map(found).collect()
}

fn congresses(groups: &[Group]) -> Vec<Found> {
    let found = |(number, groups): (String, Vec<&Group>)| {
        let entity = Entity {
            kind: EntityKind::Congress,
            id: number.clone(),
            name: number.clone(),
            country: None,
            host_city: groups.iter().find_map(|group| group.of.clone()),
            records: groups.iter().map(|group| group.records).sum(),
        };
        Found { entity, filters: vec![(FilterField::Edition, vec![number])] }
    };
    by_name(groups).into_iter().map(found).collect()
}

/// A folded name as a part of an address: letters and digits of any script, with hyphens between the words.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, of: &str, records: u64) -> Group {
        Group { name: name.to_owned(), of: (!of.is_empty()).then(|| of.to_owned()), records }
    }

    #[test]
    fn cities_of_one_name_in_two_countries_are_two() {
        let groups =
            [group("Córdoba", "AR", 2), group("Cordoba", "ES", 3), group("Córdoba", "ES", 1), group("córdoba", "", 5)];
        let found: Vec<_> =
            cities(&groups).into_iter().map(|f| (f.entity.id, f.entity.name, f.entity.records, f.filters.len())).collect();
        let expected = [("es-cordoba", "Cordoba", 9, 2), ("ar-cordoba", "Córdoba", 2, 2)];
        assert_eq!(found, expected.map(|(id, name, records, filters)| (id.to_owned(), name.to_owned(), records, filters)));
    }

    #[test]
    fn a_city_without_a_country_is_one_too() {
        let found = cities(&[group("온샘시", "", 1)]);
        assert_eq!((found[0].entity.id.as_str(), found[0].filters.len()), ("온샘시", 1));
    }

    #[test]
    fn names_become_addresses() {
        assert_eq!(slug("red de ciudades (norte)"), "red-de-ciudades-norte");
    }
}
