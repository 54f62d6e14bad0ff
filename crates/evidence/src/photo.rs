//! Photos: turned the right way up, made no larger than a certificate needs to be read, and nothing but the picture.

use crate::{Clean, Kind, Refused};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;

/// The longer side of what is kept, in pixels: a page of A4 at 250 dots an inch.
const LONGEST: u32 = 2900;
/// The longest side of what is opened.
const MOST_ACROSS: u32 = 16_000;
/// The most pixels that are opened; a phone's largest photos have 50 million, of which phones themselves keep a quarter.
const MOST_PIXELS: u64 = 64_000_000;
/// Bytes that opening one may take.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Small print stays sharp.
const QUALITY: u8 = 85;

pub fn clean(bytes: &[u8], format: ImageFormat) -> Result<Clean, Refused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_ACROSS);
    limits.max_image_height = Some(MOST_ACROSS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refused::TooManyPixels);
    }
    let turned = decoder.orientation().map_err(|error| why(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    if width.max(height) > LONGEST {
        picture = picture.resize(LONGEST, LONGEST, FilterType::Triangle);
    }
    picture.apply_orientation(turned);
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    on_white(picture).write_with_encoder(encoder).map_err(|error| why(&error))?;
    Ok(Clean { kind: Kind::Photo, bytes })
}

const fn why(error: &ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::TooManyPixels,
        _ => Refused::Damaged,
    }
}

/// What can be seen through stands on white, as it would on paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let seen = picture.into_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MOST_BYTES, clean};
    use proptest::prelude::*;

    const RED: Rgb<u8> = Rgb([220, 20, 20]);

    /// A picture that is red on its left half alone.
    fn half_red(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { Rgb([255, 255, 255]) })
    }

    fn as_format(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn is_red(pixel: &Rgb<u8>) -> bool {
        pixel.0[0] > 180 && pixel.0[1] < 90
    }

    /// A JPEG as a phone writes it: turned, and with where it was taken.
    fn from_a_phone() -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
        exif.extend(b"\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
        exif.extend(b"taken at 52.8065 N, 2.1169 W by a phone");
        let mut segment = vec![0xff, 0xe1];
        segment.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        segment.extend(exif);
        let plain = as_format(&half_red(80, 40), ImageFormat::Jpeg);
        [&plain[..2], &segment, &plain[2..]].concat()
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|part| part == text)
    }

    #[test]
    fn a_photo_stands_upright_and_does_not_tell_where_it_was_taken() {
        let photo = from_a_phone();
        assert!(holds(&photo, b"52.8065"));
        let kept = clean(&photo).unwrap();
        assert_eq!(kept.kind, Kind::Photo);
        assert!(!holds(&kept.bytes, b"52.8065") && !holds(&kept.bytes, b"Exif"));
        let seen = image::load_from_memory_with_format(&kept.bytes, ImageFormat::Jpeg).unwrap().into_rgb8();
        // Turned by a quarter to the right: what was left is on top.
        assert_eq!(seen.dimensions(), (40, 80));
        assert!(is_red(seen.get_pixel(35, 5)) && !is_red(seen.get_pixel(35, 75)));
    }

    #[test]
    fn each_kind_of_picture_is_kept_as_a_photo_of_a_size_that_can_be_read() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let kept = clean(&as_format(&half_red(4000, 1000), format)).unwrap();
            let seen = image::load_from_memory_with_format(&kept.bytes, ImageFormat::Jpeg).unwrap();
            assert_eq!((seen.width(), seen.height()), (2900, 725), "{format:?}");
        }
        let through = image::RgbaImage::from_pixel(8, 8, image::Rgba([0, 0, 0, 0]));
        let mut bytes = Cursor::new(Vec::new());
        through.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let kept = clean(&bytes.into_inner()).unwrap();
        let seen = image::load_from_memory(&kept.bytes).unwrap().into_rgb8();
        assert_eq!(seen.get_pixel(4, 4), &Rgb([255, 255, 255]));
    }

    /// The beginning of a PNG that says how many pixels follow.
    fn says(width: u32, height: u32) -> Vec<u8> {
        let mut png = as_format(&half_red(8, 8), ImageFormat::Png);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(&png[12..29]);
        png[29..33].copy_from_slice(&sum.to_be_bytes());
        png
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
        })
    }

    #[test]
    fn what_would_fill_the_memory_is_not_opened() {
        assert_eq!(clean(&says(15_000, 15_000)), Err(Refused::TooManyPixels));
        assert_eq!(clean(&says(60_000, 10)), Err(Refused::TooManyPixels));
        assert_eq!(clean(&vec![0xff; MOST_BYTES + 1]), Err(Refused::TooLarge));
    }

    #[test]
    fn what_is_no_photo_is_told_apart() {
        assert_eq!(clean(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(Refused::OtherKind));
        assert_eq!(clean(b""), Err(Refused::OtherKind));
        assert_eq!(clean(b"MZ\x90\0 a program that calls itself certificate.jpg"), Err(Refused::OtherKind));
        let photo = from_a_phone();
        assert_eq!(clean(&photo[..200]), Err(Refused::Damaged));
    }

    proptest! {
        /// Whatever is broken in a file, it is taken or refused, and never more than that.
        #[test]
        fn a_broken_file_breaks_nothing(at in 0_usize..700, byte: u8, png: bool) {
            let mut file = if png { as_format(&half_red(30, 20), ImageFormat::Png) } else { from_a_phone() };
            let at = at % file.len();
            file[at] = byte;
            let _ = clean(&file);
            let _ = clean(&file[..at]);
        }
    }
}
