"""Parts of the labels screen: what is edited, the form, the picture, the contents to try it on."""
