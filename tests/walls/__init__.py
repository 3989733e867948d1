"""What the walls' tests are built from: a lean browser, a scene with one of everything, the crawl, the markers."""
