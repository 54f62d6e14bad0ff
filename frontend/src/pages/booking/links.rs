//! The way there, and the diary.

use super::is_gone;
use crate::api;
use domain::booking::BookingStatus;
use domain::booking::wire::BookingView;
use domain::catalogue::wire::VenueView;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Links`].
#[derive(Properties, PartialEq)]
pub struct LinksProps {
    /// The booking.
    pub booking: BookingView,
}

/// A map to the place, and the booking for a calendar.
#[component]
pub fn Links(props: &LinksProps) -> Html {
    let calendar = use_state(|| None::<String>);
    let booking = &props.booking;
    let live = booking.status == BookingStatus::Confirmed && booking.mark.is_none() && !is_gone(booking);
    {
        let (calendar, id) = (calendar.clone(), booking.id);
        use_effect_with((id, live), move |(id, live)| {
            if *live {
                let path = format!("/api/v1/bookings/{id}/calendar.ics");
                spawn_local(async move {
                    // Without it the page lacks a link, and no more.
                    calendar.set(api::text(&path).await.ok());
                });
            }
        });
    }
    if !live {
        return Html::default();
    }
    let venue = booking.run.venue.as_ref();
    let map = venue.and_then(map).zip(venue).map(|(href, venue)| {
        // Who shows the map must not learn from which booking one comes.
        html! {
            <li><a class="govuk-link" {href} rel="noopener noreferrer">
                { "Map" }<span class="govuk-visually-hidden">{ format!(" of {}", venue.name) }</span>
            </a></li>
        }
    });
    let href = calendar.as_ref().map(|text| format!("data:text/calendar;charset=utf-8,{}", api::encoded(text)));
    html! {
        <ul class="ac-links">
            { for map }
            if let Some(href) = href { <li><a class="govuk-link" {href} download="booking.ics">{ "Add to my calendar" }</a></li> }
        </ul>
    }
}

/// A map of where a venue is, when we know: by its point, which its postcode gave us, else by the postcode.
fn map(venue: &VenueView) -> Option<String> {
    let marked = venue.point.map(|at| {
        let (north, east) = (at.latitude, at.longitude);
        format!("https://www.openstreetmap.org/?mlat={north}&mlon={east}#map=16/{north}/{east}")
    });
    let searched = venue
        .postcode
        .as_ref()
        .map(|postcode| format!("https://www.openstreetmap.org/search?query={}", postcode.replace(' ', "%20")));
    marked.or(searched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::VenueId;
    use domain::values::Point;
    use uuid::Uuid;

    #[test]
    fn the_map_shows_the_point_else_the_postcode() {
        let mut venue = VenueView {
            id: VenueId(Uuid::from_u128(7)),
            name: "Leek College".to_owned(),
            address: None,
            town: None,
            postcode: None,
            point: None,
        };
        assert_eq!(map(&venue), None);
        venue.postcode = Some("ST13 6DP".to_owned());
        assert_eq!(map(&venue).as_deref(), Some("https://www.openstreetmap.org/search?query=ST13%206DP"));
        venue.point = Some(Point { latitude: 53.1, longitude: -2.02 });
        let at = "https://www.openstreetmap.org/?mlat=53.1&mlon=-2.02#map=16/53.1/-2.02";
        assert_eq!(map(&venue).as_deref(), Some(at));
    }
}
