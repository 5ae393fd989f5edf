"""Run folders and files: names and arrays ⇄ safetensors, whole or not at all."""
