//! Cities, networks and congress editions: what records belong to, as readers browse it.
//!
//! Language versions of a text may call its city differently: these names are one city.

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
    /// Its identifiers under all its names; addresses stay when another name becomes the usual one.
    ids: Vec<String>,
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
        let fitting: Vec<&Entity> = entities.filter(|entity| fold(&entity.name, Lang::UND).contains(&wanted)).collect();
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
        let is_it = |found: &&Found| found.entity.kind == kind && found.ids.iter().any(|known| known == id);
        let Some(found) = known.all.iter().find(is_it) else { return Ok(None) };
        let common = Common { filters: found.filters.clone(), concept: None };
        Ok(Some(EntityPage { entity: found.entity.clone(), about: self.records_about(&common, reader)? }))
    }

    /// The city that a record is about, by its name and country.
    ///
    /// # Errors
    /// What the store says.
    pub fn city(&self, name: &str, country: Option<&str>) -> Result<Option<Entity>, SearchError> {
        let id = city_id(&fold(name.trim(), Lang::UND), country);
        let known = self.known_entities()?;
        let mut cities = known.all.iter().filter(|found| found.entity.kind == EntityKind::City);
        Ok(cities.find(|found| found.ids.contains(&id)).map(|found| found.entity.clone()))
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
    names
}

/// The spelling that most records have.
fn usual_name(groups: &[&Group]) -> String {
    let mut spellings: BTreeMap<&str, u64> = BTreeMap::new();
    for group in groups {
        *spellings.entry(group.name.trim()).or_default() += group.records;
    }
    let usual = spellings.into_iter().max_by_key(|(name, records)| (*records, Reverse(*name)));
    usual.map(|(name, _)| name.to_owned()).unwrap_or_default()
}

/// A folded name in a country.
type Name = (String, Option<String>);

/// Cities by name and country. Records that do not say the country belong to the city of that name that most do.
fn cities(groups: &[Group]) -> Vec<Found> {
    let mut named: BTreeMap<Name, Vec<&Group>> = BTreeMap::new();
    for (name, groups) in by_name(groups) {
        let mut records: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        for group in &groups {
            *records.entry(group.of.as_deref()).or_default() += group.records;
        }
        let usual = records.into_iter().filter(|(country, _)| country.is_some());
        let usual = usual.max_by_key(|(country, records)| (*records, Reverse(*country))).and_then(|(c, _)| c);
        for group in groups {
            let country = group.of.as_deref().or(usual).map(str::to_owned);
            named.entry((name.clone(), country)).or_default().push(group);
        }
    }
    let same = names_of_one_city(&named);
    same.into_iter().map(|names| city(&names, &named)).collect()
}

/// The names that language versions of one text give to a city of one country, together.
fn names_of_one_city(named: &BTreeMap<Name, Vec<&Group>>) -> Vec<Vec<Name>> {
    let mut cities: Vec<Vec<Name>> = Vec::new();
    let mut of_work: BTreeMap<(i64, Option<&str>), usize> = BTreeMap::new();
    for (name, groups) in named {
        let works: Vec<_> = groups.iter().filter_map(|group| Some((group.work?, name.1.as_deref()))).collect();
        let mut places: Vec<usize> = works.iter().filter_map(|work| of_work.get(work).copied()).collect();
        places.sort_unstable();
        places.dedup();
        let place = places.first().copied().unwrap_or(cities.len());
        if place == cities.len() {
            cities.push(Vec::new());
        }
        cities[place].push(name.clone());
        // A name that two cities have shows that they are one.
        for other in places.into_iter().skip(1) {
            let names = std::mem::take(&mut cities[other]);
            cities[place].extend(names);
            of_work.values_mut().filter(|known| **known == other).for_each(|known| *known = place);
        }
        of_work.extend(works.into_iter().map(|work| (work, place)));
    }
    cities.retain(|names| !names.is_empty());
    cities
}

fn city(names: &[Name], named: &BTreeMap<Name, Vec<&Group>>) -> Found {
    let groups: Vec<&Group> = names.iter().filter_map(|name| named.get(name)).flatten().copied().collect();
    let country = names.first().and_then(|(_, country)| country.clone());
    let name = usual_name(&groups);
    let spellings = names.iter().filter_map(|name| Some(usual_name(named.get(name)?)));
    let mut filters = vec![(FilterField::City, spellings.collect::<Vec<_>>())];
    let is_shared = |(name, own): &Name| named.keys().any(|(other, country)| other == name && country != own);
    if names.iter().any(is_shared) {
        filters.extend(country.clone().map(|country| (FilterField::Country, vec![country])));
    }
    let entity = Entity {
        kind: EntityKind::City,
        id: city_id(&fold(&name, Lang::UND), country.as_deref()),
        name,
        country,
        host_city: None,
        records: groups.iter().map(|group| group.records).sum(),
    };
    let ids = names.iter().map(|(name, country)| city_id(name, country.as_deref())).collect();
    Found { entity, ids, filters }
}

/// Identifier of a city, made of its country and its folded name.
fn city_id(name: &str, country: Option<&str>) -> String {
    match country {
        Some(country) => format!("{}-{}", fold(country, Lang::UND), slug(name)),
        None => slug(name),
    }
}

fn networks(groups: &[Group]) -> Vec<Found> {
    let found = |(folded, groups): (String, Vec<&Group>)| {
        let (id, name) = (slug(&folded), usual_name(&groups));
        let filters = vec![(FilterField::Network, vec![name.clone()])];
        let records = groups.iter().map(|group| group.records).sum();
        let kind = EntityKind::Network;
        let entity = Entity { kind, id: id.clone(), name, country: None, host_city: None, records };
        Found { entity, ids: vec![id], filters }
    };
    by_name(groups).into_iter().map(found).collect()
}

fn congresses(groups: &[Group]) -> Vec<Found> {
    let found = |(number, groups): (String, Vec<&Group>)| {
        let mut hosts: BTreeMap<&String, u64> = BTreeMap::new();
        for group in &groups {
            if let Some(host) = &group.of {
                *hosts.entry(host).or_default() += group.records;
            }
        }
        let host = hosts.into_iter().max_by_key(|(name, records)| (*records, Reverse(*name)));
        let host_city = host.map(|(name, _)| name.clone());
        let records = groups.iter().map(|group| group.records).sum();
        let (kind, id, name) = (EntityKind::Congress, number.clone(), number.clone());
        let entity = Entity { kind, id, name, country: None, host_city, records };
        Found { entity, ids: vec![number.clone()], filters: vec![(FilterField::Edition, vec![number])] }
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

    fn group(name: &str, of: &str, work: Option<i64>, records: u64) -> Group {
        Group { name: name.to_owned(), of: (!of.is_empty()).then(|| of.to_owned()), work, records }
    }

    fn check(groups: &[Group], expected: &[(&str, &str, u64, usize)]) {
        let mut found: Vec<_> = cities(groups)
            .into_iter()
            .map(|found| (found.entity.id, found.entity.name, found.entity.records, found.filters.len()))
            .collect();
        found.sort();
        let expected = expected
            .iter()
            .map(|(id, name, records, filters)| ((*id).to_owned(), (*name).to_owned(), *records, *filters));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn cities_of_one_name_in_two_countries_are_two() {
        let groups = [
            group("Córdoba", "AR", None, 2),
            group("Cordoba", "ES", None, 3),
            group("Córdoba", "ES", None, 1),
            group("córdoba", "", None, 5),
        ];
        // Most records that say a country say Spain, so that those without one count there.
        check(&groups, &[("ar-cordoba", "Córdoba", 2, 2), ("es-cordoba", "córdoba", 9, 2)]);
    }

    #[test]
    fn the_names_in_language_versions_of_a_text_are_one_city() {
        let groups = [
            group("Sevilla", "ES", Some(1), 2),
            group("Seville", "ES", Some(1), 1),
            group("세비야", "ES", Some(2), 1),
            group("Seville", "ES", Some(2), 1),
            group("Vic", "ES", Some(3), 1),
            group("Seville", "US", Some(1), 1),
        ];
        check(&groups, &[("es-sevilla", "Sevilla", 5, 2), ("es-vic", "Vic", 1, 1), ("us-seville", "Seville", 1, 2)]);
        let found = cities(&groups);
        let sevilla = found.iter().find(|found| found.entity.id == "es-sevilla").unwrap();
        assert_eq!(sevilla.ids, ["es-sevilla", "es-seville", "es-세비야"]);
    }

    #[test]
    fn a_city_without_a_country_is_one_too() {
        check(&[group("온샘시", "", None, 1)], &[("온샘시", "온샘시", 1, 1)]);
    }

    #[test]
    fn names_become_addresses() {
        assert_eq!(slug("red de ciudades (norte)"), "red-de-ciudades-norte");
    }
}
